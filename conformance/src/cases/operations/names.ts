import type { Interfaces } from "./rows.ts";

/** What comes before the operation's own name in the errors of each interface. */
const before: Partial<Record<keyof Interfaces, string>> = {
  fs: "fs.",
  syncDir: "fs.",
  file: "file.",
  net: "tcp.",
  conn: "tcp.",
  listener: "tcp.",
  mutex: "mutex.",
  semaphore: "semaphore.",
  channel: "channel.",
  sender: "channel.",
  receiver: "channel.",
};

/** Those that are made of another one, which their errors name, or that have a name of their own. */
const others: Readonly<Record<string, string>> = {
  "fs.readText": "fs.readFile",
  "fs.exists": "fs.stat",
  "file.iteration": "file.read",
  "net.resolve": "net.resolve",
  "conn.iteration": "tcp.read",
  "receiver.iteration": "channel.receive",
  "stopping.wait": "stopping",
  "select.next": "select",
};

/** The operation as users know it, which is the `op` of its errors. */
export function opOf(of: keyof Interfaces, operation: PropertyKey): string {
  const own = nameOf(operation);
  return others[`${of}.${own}`] ?? `${before[of] ?? ""}${own}`;
}

/** An operation's own name. */
export function nameOf(operation: PropertyKey): string {
  return operation === Symbol.asyncIterator ? "iteration" : String(operation);
}
