// Runs strace and reads what it writes.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const CALLS = "fsync,fdatasync,write,pwrite64,pwritev,pwritev2,writev,sendto,sendmsg";

/** Whether it is installed. */
export const hasStrace = await promisify(execFile)("strace", ["-V"]).then(
  () => true,
  () => false,
);

/** The command, to be followed by a program and its arguments, that writes its trace to a file. */
export function straceCommand(trace) {
  return ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", `trace=${CALLS}`, "-e", "signal=none", "-o", trace];
}

/**
 * Traces processes that run already.
 *
 * @returns ends the tracing
 * @throws Error if the system does not allow it
 */
export async function attach(pids, trace) {
  const [file, ...args] = [...straceCommand(trace), ...pids.flatMap((pid) => ["-p", String(pid)])];
  const strace = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(strace, "exit");
  const waited = new Set(pids);
  const said = [];
  for await (const line of createInterface({ input: strace.stderr })) {
    said.push(line);
    waited.delete(Number(/Process (\d+) attached/.exec(line)?.[1]));
    if (waited.size === 0) break;
  }
  strace.stderr.resume();
  if (waited.size > 0) throw new Error(`strace did not attach: ${said.join("\n")}`);
  return async () => {
    strace.kill("SIGINT");
    await exited;
  };
}

const CALL = /^(?<pid>\d+)\s+(?<name>\w+)\((?<rest>.*)$/;
const RESUMED = /^(?<pid>\d+)\s+<\.\.\. (?<name>\w+) resumed>(?<rest>.*)$/;

/** Feeds a trace to an {@link OrderCheck}: a call that others overlap begins and ends on lines of its own. */
export function replay(trace, log, check) {
  const open = new Map();
  for (const line of trace.split("\n")) {
    const resumed = RESUMED.exec(line)?.groups;
    const begun = resumed === undefined ? CALL.exec(line)?.groups : undefined;
    if (begun !== undefined) {
      const call = { name: begun.name, text: begun.rest, isLog: descriptor(begun.rest).endsWith(log) };
      begin(call, check);
      if (begun.rest.endsWith("<unfinished ...>")) open.set(begun.pid, call);
      else end(call, begun.rest, check);
    } else if (resumed !== undefined) {
      const call = open.get(resumed.pid);
      open.delete(resumed.pid);
      if (call !== undefined) end(call, resumed.rest, check);
    }
  }
}

function begin(call, check) {
  if (isSync(call)) check.syncBegins();
  else if (/^\d+<(TCP|socket)/.test(descriptor(call.text))) check.sent(dataOf(call.text));
}

function end(call, result, check) {
  if (!call.isLog) return;
  const returned = Number(/= (-?\d+)/.exec(result)?.[1] ?? -1);
  if (returned < 0) return;
  if (isSync(call)) check.syncEnds();
  else check.written(dataOf(call.text).subarray(0, returned));
}

function isSync(call) {
  return call.name.endsWith("sync") && call.isLog;
}

/** All quoted data of a call; with -xx every byte is \xHH. */
function dataOf(text) {
  const parts = [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex]) =>
    Buffer.from(hex.replaceAll("\\x", ""), "hex"),
  );
  return Buffer.concat(parts);
}

/** Number and path of the descriptor a call is about, such as `21</dir/kv.log`; with -xx the path is in hexadecimal. */
function descriptor(text) {
  return text.split(">", 1)[0].replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
