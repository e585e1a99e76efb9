import { type Exposed, expose, type File, PorticoError, type Scope } from "@portico/core";
import { RecordWriter } from "./log/format.ts";
import { type Log, LogLost, type LogSlot } from "./log/log.ts";
import { compactedPath, directoryOf, syncDirectory } from "./log/open.ts";
import { readLog } from "./log/read.ts";

const PART = 1024 * 1024;

/** The work of a compaction that is done on another thread; see {@link compact}. */
export const compactJob: Exposed<[from: string, to: string, size: number, asOf: number], number, "fs"> = expose(
  "kv/compact",
  writeCompacted,
);

/** Bytes of the log before and after a compaction. */
export interface Compaction {
  readonly before: number;
  readonly after: number;
}

/**
 * Rewrites the log to one record a key. Writes go on: what is logged meanwhile is copied after, the last part of it
 * while the log stands still, then the new file takes the old one's place. Until the rename the old file is complete,
 * and afterwards nothing is acknowledged before the rename is durable, so a crash at any step loses nothing.
 */
export function compact(scope: Scope<"fs" | "threads">, log: Log): Promise<Compaction> {
  return scope.scope(async (scope) => {
    const { size, asOf } = log.mark();
    const path = compactedPath(log.path);
    const written = await scope.parallel(compactJob, log.path, path, size, asOf);
    const from = await scope.fs.open(log.path);
    const to = await scope.fs.open(path, { append: true });
    let copied = size;
    while (log.size - copied > PART) copied = await copy(from, to, copied, log.size);
    let before = 0;
    await log.replace(async (slot) => {
      before = slot.size;
      copied = await copy(from, to, copied, slot.size);
      await to.sync();
      await from.close();
      await to.close();
      await switchOver(log, slot, path, written + copied - size);
    });
    return { before, after: written + copied - size };
  });
}

/** Writes what the first `size` bytes of a log come to, without what had expired at `asOf`. @returns bytes written */
async function writeCompacted(
  scope: Scope<"fs">,
  from: string,
  to: string,
  size: number,
  asOf: number,
): Promise<number> {
  const source = await scope.fs.open(from);
  const content = await readLog(source, size);
  if (content === undefined || content.size < size) {
    throw new PorticoError("UnexpectedEnd", `${from} has less than the ${size} bytes that were written`, {
      resource: from,
    });
  }
  const target = await scope.fs.open(to, { write: true, create: true, truncate: true });
  const records = new RecordWriter(content.key, PART);
  records.out.append(content.header);
  let written = 0;
  const flush = async (): Promise<void> => {
    await target.write(records.out.view());
    written += records.out.length;
    records.out.clear();
  };
  for (const [key, { value, expiresAt }] of content.entries) {
    if (expiresAt > asOf) records.set(key, value, expiresAt);
    if (records.out.length >= PART) await flush();
  }
  await flush();
  await target.sync();
  return written;
}

/** Copies `[at, end)` to the end of `to`. @returns `end` */
async function copy(from: File, to: File, at: number, end: number): Promise<number> {
  const buffer = new Uint8Array(Math.min(PART, end - at));
  for (let position = at; position < end; ) {
    const count = await from.read(buffer.subarray(0, Math.min(buffer.length, end - position)), position);
    if (count === null) throw new PorticoError("UnexpectedEnd", `${from.path} became shorter`, { resource: from.path });
    await to.write(buffer.subarray(0, count));
    position += count;
  }
  return end;
}

/** Puts the file at `path` in the log's place. The old one is closed first: some systems do not replace an open file. */
async function switchOver(log: Log, slot: LogSlot, path: string, size: number): Promise<void> {
  const { fs } = log.scope;
  await slot.file.close();
  try {
    await fs.rename(path, log.path);
  } catch (error) {
    await reopen(log, slot, slot.size);
    throw error;
  }
  await reopen(log, slot, size);
  try {
    await syncDirectory(log.scope, directoryOf(log.path));
  } catch (error) {
    throw new LogLost(log.path, error);
  }
}

async function reopen(log: Log, slot: LogSlot, size: number): Promise<void> {
  try {
    slot.file = await log.scope.fs.open(log.path, { append: true });
    slot.size = size;
  } catch (error) {
    throw new LogLost(log.path, error);
  }
}
