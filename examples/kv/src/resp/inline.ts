import { ProtocolError } from "./errors.ts";

const SPACE = 32;
const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;
const escapes = new Map<number, number>([
  [110, 10],
  [114, 13],
  [116, 9],
  [98, 8],
  [97, 7],
]);

/** The words of an inline command. `"..."` takes the escapes \n \r \t \b \a and \xHH, `'...'` only \'. */
export function splitInline(line: Uint8Array): Uint8Array[] {
  const words: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace(line[at] as number)) at++;
    if (at >= line.length) return words;
    const word: number[] = [];
    at = readWord(line, at, word);
    words.push(Uint8Array.from(word));
  }
}

function readWord(line: Uint8Array, from: number, word: number[]): number {
  let at = from;
  while (at < line.length) {
    const byte = line[at] as number;
    if (isSpace(byte)) return at;
    if (byte === DOUBLE || byte === SINGLE) {
      at = readQuoted(line, at + 1, byte, word);
      if (at < line.length && !isSpace(line[at] as number)) throw unbalanced();
      return at;
    }
    word.push(byte);
    at++;
  }
  return at;
}

function readQuoted(line: Uint8Array, from: number, quote: number, word: number[]): number {
  let at = from;
  while (at < line.length) {
    const byte = line[at] as number;
    if (byte === quote) return at + 1;
    if (byte === BACKSLASH && (quote === DOUBLE || line[at + 1] === SINGLE)) at = readEscape(line, at + 1, word);
    else {
      word.push(byte);
      at++;
    }
  }
  throw unbalanced();
}

function readEscape(line: Uint8Array, at: number, word: number[]): number {
  if (at >= line.length) throw unbalanced();
  const byte = line[at] as number;
  const hex = String.fromCharCode(line[at + 1] ?? SPACE, line[at + 2] ?? SPACE);
  if (byte === 120 && /^[0-9a-fA-F]{2}$/.test(hex)) {
    word.push(Number.parseInt(hex, 16));
    return at + 3;
  }
  word.push(escapes.get(byte) ?? byte);
  return at + 1;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= 9 && byte <= 13) || byte === 0;
}

function unbalanced(): ProtocolError {
  return new ProtocolError("unbalanced quotes in request");
}
