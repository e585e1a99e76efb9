import { latin1, putLatin1 } from "../bytes.ts";
import { Growing } from "../growing.ts";
import type { Saved } from "../store/entry.ts";
import { crc32 } from "./crc32.ts";

// A log is a header and records. Numbers are little-endian.
//
//   header  "PKVLOG1\n", marker (4 random bytes), seed (4 random bytes)
//   record  marker, length of the body (u32), CRC-32 of length and body started from the seed (u32), body
//   body    kind (u8), then  set: expiresAt (f64), key length (u32), key, value
//                            expire: expiresAt (f64), key      delete: key      clear: nothing
//
// Marker and seed are unknown to clients: no value they store can look like a record when one is looked for.

const MAGIC = "PKVLOG1\n";
const SET = 1;
const EXPIRE = 2;
const DELETE = 3;
const CLEAR = 4;

export const HEADER_SIZE = 16;
export const RECORD_HEAD = 12;
/** Larger than any request: a longer body is damage. */
const MAX_BODY = 1024 * 1024 * 1024;

/** What makes one log's records differ from any other bytes. */
export interface LogKey {
  readonly marker: number;
  readonly seed: number;
}

/** Makes a header from 8 random bytes. */
export function makeHeader(random: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_SIZE);
  putLatin1(header, 0, MAGIC);
  header.set(random, MAGIC.length);
  return header;
}

/** Whether the bytes are a header's first ones, as far as they go. */
export function isHeader(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, MAGIC.length);
  return latin1(bytes.subarray(0, length)) === MAGIC.slice(0, length);
}

export function readKey(header: Uint8Array): LogKey {
  const view = viewOf(header);
  return { marker: view.getUint32(MAGIC.length, true), seed: view.getUint32(MAGIC.length + 4, true) };
}

/** Encodes records at the end of a buffer. */
export class RecordWriter {
  readonly out: Growing;
  readonly #key: LogKey;

  constructor(key: LogKey, initial: number) {
    this.#key = key;
    this.out = new Growing(initial);
  }

  set(key: string, value: Uint8Array, expiresAt: number): void {
    const at = this.#begin(SET, 12 + key.length + value.length);
    const { bytes } = this.out;
    const view = viewOf(bytes);
    view.setFloat64(at, expiresAt, true);
    view.setUint32(at + 8, key.length, true);
    putLatin1(bytes, at + 12, key);
    bytes.set(value, at + 12 + key.length);
    this.#seal(at);
  }

  expire(key: string, expiresAt: number): void {
    const at = this.#begin(EXPIRE, 8 + key.length);
    viewOf(this.out.bytes).setFloat64(at, expiresAt, true);
    putLatin1(this.out.bytes, at + 8, key);
    this.#seal(at);
  }

  delete(key: string): void {
    const at = this.#begin(DELETE, key.length);
    putLatin1(this.out.bytes, at, key);
    this.#seal(at);
  }

  clear(): void {
    this.#seal(this.#begin(CLEAR, 0));
  }

  /** @returns where the body goes on after its kind */
  #begin(kind: number, length: number): number {
    const at = this.out.grow(RECORD_HEAD + 1 + length);
    const view = viewOf(this.out.bytes);
    view.setUint32(at, this.#key.marker, true);
    view.setUint32(at + 4, 1 + length, true);
    this.out.bytes[at + RECORD_HEAD] = kind;
    return at + RECORD_HEAD + 1;
  }

  #seal(afterKind: number): void {
    const at = afterKind - 1 - RECORD_HEAD;
    const { bytes, length } = this.out;
    const sum = checksum(bytes, at, length - at - RECORD_HEAD, this.#key);
    viewOf(bytes).setUint32(at + 8, sum, true);
  }
}

/** Length of the body of the record that begins at `at`, where its head is there. -1 if no record begins there. */
export function bodyLength(bytes: Uint8Array, at: number, key: LogKey): number {
  const view = viewOf(bytes);
  const length = view.getUint32(at + 4, true);
  return view.getUint32(at, true) === key.marker && length >= 1 && length <= MAX_BODY ? length : -1;
}

/** Whether the record at `at`, all of which is there, is as it was written. */
export function isIntact(bytes: Uint8Array, at: number, length: number, key: LogKey): boolean {
  return viewOf(bytes).getUint32(at + 8, true) === checksum(bytes, at, length, key);
}

/** Does to `into` what the intact record at `at` says. @returns false if it says nothing that is known */
export function applyRecord(into: Map<string, Saved>, bytes: Uint8Array, at: number, length: number): boolean {
  const body = bytes.subarray(at + RECORD_HEAD, at + RECORD_HEAD + length);
  const view = viewOf(body);
  switch (body[0]) {
    case SET: {
      const keyEnd = 13 + view.getUint32(9, true);
      into.set(latin1(body.subarray(13, keyEnd)), { expiresAt: view.getFloat64(1, true), value: body.slice(keyEnd) });
      return true;
    }
    case EXPIRE: {
      const key = latin1(body.subarray(9));
      const before = into.get(key);
      if (before !== undefined) into.set(key, { ...before, expiresAt: view.getFloat64(1, true) });
      return true;
    }
    case DELETE:
      into.delete(latin1(body.subarray(1)));
      return true;
    case CLEAR:
      into.clear();
      return true;
    default:
      return false;
  }
}

function checksum(bytes: Uint8Array, at: number, length: number, key: LogKey): number {
  const sum = crc32(bytes, at + 4, at + 8, key.seed);
  return crc32(bytes, at + RECORD_HEAD, at + RECORD_HEAD + length, sum);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
