import type { File } from "@portico/core";
import type { Saved } from "../store/entry.ts";
import { LogError } from "./errors.ts";
import {
  applyRecord,
  bodyLength,
  HEADER_SIZE,
  isHeader,
  isIntact,
  type LogKey,
  RECORD_HEAD,
  readKey,
} from "./format.ts";
import { FileWindow } from "./window.ts";

/** What a log file says. */
export interface LogContent {
  readonly entries: Map<string, Saved>;
  readonly records: number;
  /** Bytes up to the end of the last complete record; what follows is a torn tail. */
  readonly size: number;
  readonly key: LogKey;
  readonly header: Uint8Array;
}

/**
 * Reads the first `size` bytes of a log. Times have no effect: what has expired meanwhile is in the result, because a
 * later record may have changed its time.
 *
 * @returns undefined if not even the header is complete
 * @throws LogError `NotALog`; `Corrupt` if a damaged record is followed by an intact one, so it is no torn tail
 */
export async function readLog(file: File, size: number): Promise<LogContent | undefined> {
  const window = new FileWindow(file, size);
  const header = (await window.bytes(0, Math.min(HEADER_SIZE, size))).slice();
  if (!isHeader(header)) {
    throw new LogError("NotALog", `${file.path} is not a log of this server; name another directory`, file.path, 0);
  }
  if (header.length < HEADER_SIZE) return undefined;
  const key = readKey(header);
  const entries = new Map<string, Saved>();
  let records = 0;
  let at = HEADER_SIZE;
  while (at < size) {
    const length = await intactAt(window, at, key);
    if (length < 0) break;
    const bytes = await window.bytes(at, RECORD_HEAD + length);
    if (!applyRecord(entries, bytes, 0, length)) throw corrupt(file.path, at, "is of an unknown kind");
    at += RECORD_HEAD + length;
    records++;
  }
  if (at < size && (await anyIntactAfter(window, at, key)))
    throw corrupt(file.path, at, "is damaged, and intact ones follow it");
  return { entries, records, size: at, key, header };
}

/** Length of the body of the intact record at `at`, or -1. */
async function intactAt(window: FileWindow, at: number, key: LogKey): Promise<number> {
  if (at + RECORD_HEAD > window.size) return -1;
  const length = bodyLength(await window.bytes(at, RECORD_HEAD), 0, key);
  if (length < 0 || at + RECORD_HEAD + length > window.size) return -1;
  return isIntact(await window.bytes(at, RECORD_HEAD + length), 0, length, key) ? length : -1;
}

const STEP = 1024 * 1024;

async function anyIntactAfter(window: FileWindow, damaged: number, key: LogKey): Promise<boolean> {
  const first = key.marker & 255;
  for (let from = damaged + 1; from + RECORD_HEAD <= window.size; from += STEP) {
    const bytes = await window.bytes(from, Math.min(STEP, window.size - from));
    const candidates: number[] = [];
    for (let i = bytes.indexOf(first); i >= 0; i = bytes.indexOf(first, i + 1)) {
      // A head cut by the end of the step is looked at with more bytes.
      if (i + RECORD_HEAD > bytes.length || bodyLength(bytes, i, key) >= 0) candidates.push(from + i);
    }
    for (const at of candidates) if ((await intactAt(window, at, key)) >= 0) return true;
  }
  return false;
}

function corrupt(path: string, offset: number, how: string): LogError {
  const todo = `Restore it from a backup, or cut it to ${offset} bytes to keep what comes before`;
  return new LogError("Corrupt", `The record at byte ${offset} of ${path} ${how}. ${todo}`, path, offset);
}
