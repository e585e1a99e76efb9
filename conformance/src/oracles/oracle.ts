import type { Capability, File } from "@portico/core";
import { type Driver, type FsDriver, openRoot, type Root } from "@portico/core/driver";
import { aboutTheDriver } from "../lanes/oracle-additions.ts";
import { wrapScope } from "../mutants/wrap.ts";
import { createReferenceDriver } from "../reference/index.ts";
import type { Environment } from "../runner/environment.ts";
import type { RawFs } from "./raw.ts";

const refuse = (): never => {
  throw new Error("An oracle's files do not come from the driver");
};

const noFiles: FsDriver = {
  open: refuse,
  stat: refuse,
  readDir: refuse,
  mkdir: refuse,
  rename: refuse,
  removeFile: refuse,
  removeDir: refuse,
  syncDir: refuse,
};

/** Everything but files, from the machine in memory: no adapter has a part in what an oracle does. */
export function oracleDriver(): Driver {
  const { sockets: _, ...driver } = createReferenceDriver();
  return { ...driver, capabilities: ["fs", "fs.sync-dir", "fs.rename-dir", "fs.replace-open"], fs: noFiles };
}

/** Opens roots whose scopes, and all that come from them, have these files instead of core's. */
export function openRootOver(fs: RawFs, own: Driver): Environment["openRoot"] {
  return (driver, options): Root<Capability> => {
    if (driver !== own) throw new Error(aboutTheDriver);
    const root = openRoot(driver, options);
    const { kept, closeAll } = keeping(fs);
    return {
      scope: wrapScope(root.scope as Root<Capability>["scope"], () => ({ fs: kept })),
      stop: () => root.stop(),
      close: async () => {
        await root.close();
        await closeAll();
      },
    };
  };
}

/** Nobody owns a raw file: what a case leaves open is closed when its root ends. */
function keeping(fs: RawFs): { readonly kept: RawFs; closeAll(): Promise<unknown> } {
  const opened: File[] = [];
  const open: RawFs["open"] = async (path, how) => {
    const file = await fs.open(path, how);
    opened.push(file);
    return file;
  };
  return { kept: { ...fs, open }, closeAll: () => Promise.allSettled(opened.map((file) => file.close())) };
}
