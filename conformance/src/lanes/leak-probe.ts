import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { LeakProbe } from "../leaks.ts";

/** A probe for the runtime it runs on. What it sees is tried out, not looked up. */
export function openLeakProbe(): LeakProbe {
  const timers = seesTimers();
  const descriptors = seesDescriptors();
  return {
    sight: timers ? (descriptors ? "observed" : "timers only") : descriptors ? "descriptors only" : "not observed",
    now: () => [...(timers ? process.getActiveResourcesInfo() : []), ...(descriptors ? openDescriptors() : [])],
  };
}

function seesTimers(): boolean {
  const before = process.getActiveResourcesInfo().length;
  const timer = setTimeout(() => undefined, 60_000);
  const after = process.getActiveResourcesInfo().length;
  clearTimeout(timer);
  return after > before;
}

function seesDescriptors(): boolean {
  try {
    const before = openDescriptors().length;
    const fd = openSync(fileURLToPath(import.meta.url), "r");
    const after = openDescriptors().length;
    closeSync(fd);
    return after > before;
  } catch {
    return false;
  }
}

const directory = "/proc/self/fd";

/** The standard streams may be files, and the threads of a runtime duplicate them. */
const standard: ReadonlySet<string> = new Set(["0", "1", "2"].map(nameOf));

/** Network sockets and files, by what the system calls them. What else there is belongs to the runtime. */
function openDescriptors(): string[] {
  const names = readdirSync(directory).map(nameOf);
  const files = names.filter((name) => name.startsWith("/") && !/^\/(dev|proc)\//.test(name) && !standard.has(name));
  const sockets = names.filter((name) => name.startsWith("socket:"));
  if (sockets.length === 0) return files;
  const network = networkSockets();
  return [...files, ...sockets.filter((name) => network.has(name))];
}

/** Runtimes make local socket pairs for themselves, and when they like: only these count. */
function networkSockets(): ReadonlySet<string> {
  const tables = ["tcp", "tcp6", "udp", "udp6"].map((name) => readFileSync(`/proc/self/net/${name}`, "utf8"));
  const lines = tables.flatMap((table) => table.split("\n").slice(1));
  return new Set(lines.map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`));
}

/** The descriptor of the listing itself is closed by the time it is looked at. */
function nameOf(fd: string): string {
  try {
    return readlinkSync(`${directory}/${fd}`);
  } catch {
    return "";
  }
}
