/** The bytes that peers send: byte `i` of the stream is `(i * 31 + 7) & 255`. */
export function pattern(length: number, from = 0): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = ((from + i) * 31 + 7) & 255;
  return bytes;
}

/** FNV-1a, 32 bit. Give the hash so far to go on with it. */
export function fnv1a(bytes: Uint8Array, hash = 0x811c9dc5): number {
  let h = hash;
  for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
  return h >>> 0;
}
