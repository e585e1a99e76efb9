/** The hash of no bytes. */
export const fnvStart = 0x811c9dc5;

/** FNV-1a, 32 bit, of `bytes`, continuing `hash`. */
export function fnv1a(bytes: Uint8Array, hash: number = fnvStart): number {
  let value = hash;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
