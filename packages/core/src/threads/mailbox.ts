import type { BlockOnDriver } from "../traits/block-on.ts";

/**
 * Shared memory through which a sleeping thread is answered, in pieces when the answer is longer than the box. Only
 * shared memory reaches a sleeping thread on every runtime.
 *
 * Words: 0 state, 1 length of the piece. A piece belongs to the reader while the state is `part`, `value` or `error`, and to
 * the writer otherwise.
 */
const header = 16;
/** Bytes of such a mailbox. */
export const mailboxSize: number = header + 64 * 1024;

const state = { empty: 0, part: 1, value: 2, error: 3, abandoned: 4 } as const;

/**
 * Writes an answer; sleeps between pieces until the reader has taken the last one.
 *
 * @returns false if the reader has given up, or has not taken another answer yet
 */
export function putAnswer(memory: SharedArrayBuffer, ok: boolean, answer: Uint8Array, driver: BlockOnDriver): boolean {
  const words = new Int32Array(memory);
  const room = new Uint8Array(memory, header);
  let sent = 0;
  for (;;) {
    // What is there now belongs to the reader.
    if (Atomics.load(words, 0) !== state.empty) return false;
    const piece = answer.subarray(sent, sent + room.length);
    room.set(piece);
    words[1] = piece.length;
    sent += piece.length;
    const next = sent < answer.length ? state.part : ok ? state.value : state.error;
    if (Atomics.compareExchange(words, 0, state.empty, next) !== state.empty) return false;
    Atomics.notify(words, 0);
    if (next !== state.part) return true;
    while (Atomics.load(words, 0) === state.part) driver.wait(words, 0, state.part, Number.POSITIVE_INFINITY);
  }
}

/** Sleeps until the whole answer is there; undefined when `until` (a time of `now`) passed first. */
export function takeAnswer(
  memory: SharedArrayBuffer,
  driver: BlockOnDriver,
  now: () => number,
  until: number,
): { readonly ok: boolean; readonly answer: Uint8Array } | undefined {
  const words = new Int32Array(memory);
  const room = new Uint8Array(memory, header);
  const pieces: Uint8Array[] = [];
  for (;;) {
    while (Atomics.load(words, 0) === state.empty) {
      const left = until - now();
      if (left > 0) driver.wait(words, 0, state.empty, left);
      else if (Atomics.compareExchange(words, 0, state.empty, state.abandoned) === state.empty) return undefined;
    }
    const got = Atomics.load(words, 0);
    pieces.push(room.slice(0, words[1]));
    Atomics.store(words, 0, state.empty);
    if (got !== state.part) return { ok: got === state.value, answer: concat(pieces) };
    Atomics.notify(words, 0);
  }
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
