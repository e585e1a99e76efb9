const APPLY = 4096;

/** Bytes as a string of the same length, one character a byte: binary safe, unlike any text encoding. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= APPLY) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  let text = "";
  for (let at = 0; at < bytes.length; at += APPLY) text += latin1(bytes.subarray(at, at + APPLY));
  return text;
}

/** The inverse of {@link latin1}. Characters above 255 are cut to their low byte. */
export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  putLatin1(bytes, 0, text);
  return bytes;
}

/** Writes `text` into `into` from `at` on, a byte a character. */
export function putLatin1(into: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) into[at + i] = text.charCodeAt(i);
}

/** The bytes in memory that is theirs: a view of a much larger chunk is copied, so that it does not keep the chunk. */
export function owned(bytes: Uint8Array): Uint8Array {
  return bytes.length * 2 >= bytes.buffer.byteLength ? bytes : bytes.slice();
}

const encoder = new TextEncoder();

/** A string as UTF-8; bytes as they are. */
export function utf8(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? encoder.encode(text) : text;
}
