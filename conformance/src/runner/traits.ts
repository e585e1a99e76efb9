import type { Capability } from "@portico/core";
import type { Driver } from "@portico/core/driver";

/** Which capabilities a driver has what it takes for. Where that cannot be seen, its word is taken. */
export function traitsOf(driver: Driver): Record<Capability, boolean> {
  const { fs, sockets, spawn, blockOn } = driver;
  return {
    fs: fs !== undefined,
    "fs.sync-dir": fs?.syncDir !== undefined,
    "fs.rename-dir": fs !== undefined && driver.capabilities.includes("fs.rename-dir"),
    "fs.replace-open": fs !== undefined && driver.capabilities.includes("fs.replace-open"),
    "tcp.connect": sockets !== undefined,
    tcp: sockets?.listen !== undefined,
    "tcp.reset": sockets !== undefined && driver.capabilities.includes("tcp.reset"),
    threads: spawn.threads !== undefined,
    "block-on": blockOn !== undefined && spawn.threads !== undefined,
  };
}
