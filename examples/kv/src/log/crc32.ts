const table = makeTable();

/** CRC-32 (IEEE 802.3) of `bytes[from, to)`, continued from `crc`. */
export function crc32(bytes: Uint8Array, from: number, to: number, crc: number): number {
  let c = ~crc;
  for (let i = from; i < to; i++) c = (c >>> 8) ^ (table[(c ^ (bytes[i] as number)) & 255] as number);
  return ~c >>> 0;
}

function makeTable(): Int32Array {
  const made = new Int32Array(256);
  for (let i = 0; i < 256; i++) {
    let c = i;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    made[i] = c;
  }
  return made;
}
