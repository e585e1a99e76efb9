import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { LeakProbe } from "../runner/leaks.ts";

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

type Family = "network" | "local";

/** What is known of the sockets that are open. What is closed is forgotten, because its name comes again. */
let families: ReadonlyMap<string, Family> = new Map();

/** Network sockets and files, by what the system calls them. What else there is belongs to the runtime. */
function openDescriptors(): string[] {
  const names = readdirSync(directory).map(nameOf);
  const files = names.filter((name) => name.startsWith("/") && !/^\/(dev|proc)\//.test(name) && !standard.has(name));
  const sockets = names.filter((name) => name.startsWith("socket:"));
  families = familiesOf(sockets, families);
  return [...files, ...sockets.filter((name) => families.get(name) === "network")];
}

/** The system's tables are long, and reading them costs more than most cases do. A socket in no table is asked for again. */
function familiesOf(sockets: readonly string[], known: ReadonlyMap<string, Family>): ReadonlyMap<string, Family> {
  const all = sockets.every((name) => known.has(name)) ? known : readTables();
  return new Map(
    sockets.flatMap((name): [string, Family][] => {
      const family = all.get(name);
      return family === undefined ? [] : [[name, family]];
    }),
  );
}

/** In each table the column of the socket's number. */
const tables = { tcp: 9, tcp6: 9, udp: 9, udp6: 9, unix: 6 } as const;

/** Runtimes make local socket pairs for themselves, and when they like: only the others count. */
function readTables(): ReadonlyMap<string, Family> {
  const rows = Object.entries(tables).flatMap(([table, column]) => {
    const lines = readFileSync(`/proc/self/net/${table}`, "utf8").split("\n").slice(1);
    const family: Family = table === "unix" ? "local" : "network";
    return lines.map((line): [string, Family] => [`socket:[${line.trim().split(/\s+/)[column]}]`, family]);
  });
  return new Map(rows);
}

/** The descriptor of the listing itself is closed by the time it is looked at. */
function nameOf(fd: string): string {
  try {
    return readlinkSync(`${directory}/${fd}`);
  } catch {
    return "";
  }
}
