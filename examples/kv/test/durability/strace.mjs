// Reads the output of strace -f -y -xx -s 100000 -e trace=fsync,fdatasync,write,pwrite64,pwritev,writev,sendto,sendmsg.

/** System calls to trace. */
export const TRACED = "fsync,fdatasync,write,pwrite64,pwritev,pwritev2,writev,sendto,sendmsg";

const CALL = /^(?<pid>\d+)\s+(?<name>\w+)\((?<rest>.*)$/;
const RESUMED = /^(?<pid>\d+)\s+<\.\.\. (?<name>\w+) resumed>(?<rest>.*)$/;

/** Feeds a trace to an {@link OrderCheck}: a call that others overlap begins and ends on lines of its own. */
export function replay(trace, check) {
  const open = new Map();
  for (const line of trace.split("\n")) {
    const resumed = RESUMED.exec(line)?.groups;
    const begun = resumed === undefined ? CALL.exec(line)?.groups : undefined;
    if (begun !== undefined) {
      const call = { name: begun.name, text: begun.rest };
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
  else if (/^\d+<(TCP|socket)/.test(descriptor(call))) check.sent(dataOf(call.text));
}

function end(call, result, check) {
  if (!isLog(call)) return;
  const returned = Number(/= (-?\d+)/.exec(result)?.[1] ?? -1);
  if (returned < 0) return;
  if (isSync(call)) check.syncEnds();
  else check.written(dataOf(call.text).subarray(0, returned));
}

function isLog(call) {
  return descriptor(call).endsWith("/kv.log");
}

function isSync(call) {
  return call.name.endsWith("sync") && isLog(call);
}

/** All quoted data of a call; with -xx every byte is \xHH. */
function dataOf(text) {
  const parts = [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex]) =>
    Buffer.from(hex.replaceAll("\\x", ""), "hex"),
  );
  return Buffer.concat(parts);
}

/** Number and path of the descriptor a call is about, such as `21</dir/kv.log`; with -xx the path is in hexadecimal. */
function descriptor({ text }) {
  return text.split(">", 1)[0].replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
