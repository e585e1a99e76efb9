import type { Capability } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import { withFs } from "../fs-overlay.ts";
import { overlay } from "../overlay.ts";

/** What goes with a capability: the others that need it. */
const dependents: Readonly<Record<Capability, readonly Capability[]>> = {
  fs: ["fs", "fs.sync-dir", "fs.rename-dir", "fs.replace-open"],
  "fs.sync-dir": ["fs.sync-dir"],
  "fs.rename-dir": ["fs.rename-dir"],
  "fs.replace-open": ["fs.replace-open"],
  tcp: ["tcp", "tcp.reset"],
  "tcp.reset": ["tcp.reset"],
  threads: ["threads", "block-on"],
  "block-on": ["block-on"],
};

/** The same driver for a runtime that lacks one capability: neither claimed nor there. */
export function unclaim(driver: Driver, name: Capability): Driver {
  const gone = dependents[name];
  const capabilities = driver.capabilities.filter((claimed) => !gone.includes(claimed));
  return withoutTrait({ ...driver, capabilities }, name);
}

function withoutTrait(driver: Driver, name: Capability): Driver {
  const { fs, sockets, blockOn, ...rest } = driver;
  const kept = {
    ...rest,
    ...(fs === undefined || name === "fs" ? {} : { fs }),
    ...(sockets === undefined || name === "tcp" ? {} : { sockets }),
    ...(blockOn === undefined || name === "threads" || name === "block-on" ? {} : { blockOn }),
  };
  if (name === "threads") return { ...kept, spawn: overlay(driver.spawn, withoutThreads) };
  return name === "fs.sync-dir" ? withFs(kept, () => withoutSyncDir) : kept;
}

// Not there is written as present and undefined: an overlay shows what is below for a key it does not have.
const withoutThreads = { threads: undefined } as object;
const withoutSyncDir = { syncDir: undefined } as object;
