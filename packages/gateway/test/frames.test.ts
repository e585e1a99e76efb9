import { describe, expect, test } from "vitest";
import { Fields } from "../src/wire/fields.ts";
import { controlFrame, dataPieces, Frames, kinds } from "../src/wire/frames.ts";
import { concat, pattern } from "./support/kit.ts";

/** What comes out when `bytes` come in chunks of `size`. */
function parse(bytes: Uint8Array, size: number): { kinds: number[]; data: Uint8Array; bodies: string[] } {
  const frames = new Frames();
  const found: number[] = [];
  const data: Uint8Array[] = [];
  const bodies: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    frames.push(bytes.subarray(at, at + size));
    for (let kind = frames.next(); kind !== undefined; kind = frames.next()) {
      if (kind === kinds.data) data.push(frames.bytes);
      else bodies.push(new TextDecoder().decode(frames.bytes));
      if (kind !== kinds.data || found.at(-1) !== kind) found.push(kind);
    }
  }
  expect(frames.whole).toBe(true);
  return { kinds: found, data: concat(data), bodies };
}

describe("frames", () => {
  const sent = pattern(40_000);
  const stream = concat([
    controlFrame(kinds.open, { a: "ü" }),
    ...dataPieces(sent),
    ...dataPieces(new Uint8Array()),
    controlFrame(kinds.set, { b: true }),
    controlFrame(kinds.end),
  ]);

  test.each([1, 2, 6, 7, 8, 1000, 16_352, 100_000])("come out whole from chunks of %i bytes", (size) => {
    const { kinds: found, data, bodies } = parse(stream, size);
    expect(found).toEqual([kinds.open, kinds.data, kinds.set, kinds.end]);
    expect(Buffer.compare(data, sent)).toBe(0);
    expect(bodies).toEqual(['{"a":"ü"}', '{"b":true}', ""]);
  });

  test("of a few bytes are one piece, and of many are two, the second of which is not copied", () => {
    expect(dataPieces(pattern(10))).toHaveLength(1);
    const [first, rest] = dataPieces(sent);
    expect(first).toHaveLength(16_352);
    expect(rest?.buffer).toBe(sent.buffer);
  });

  test("know whether the stream may end", () => {
    const frames = new Frames();
    frames.push(stream.subarray(0, 3));
    expect(frames.next()).toBeUndefined();
    expect(frames.whole).toBe(false);
  });

  test("of more than 4 GiB have their length", () => {
    const frames = new Frames();
    frames.push(Uint8Array.of(kinds.data, 0, 1, 0, 0, 0, 0, 5, 6));
    expect(frames.next()).toBe(kinds.data);
    expect(frames.bytes).toEqual(Uint8Array.of(5, 6));
    expect(frames.next()).toBeUndefined();
    expect(frames.whole).toBe(false);
  });
});

describe("fields", () => {
  const fields = (text: string): Fields => Fields.parse(new TextEncoder().encode(text));

  test.each(["", "[]", "null", "7", "{", '"x"'])("are not %o", (text) => {
    expect(() => fields(text)).toThrow(expect.objectContaining({ code: "InvalidInput" }));
  });

  test("that are not UTF-8 are refused", () => {
    expect(() => Fields.parse(Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow(/JSON/);
  });

  test("have the kind that is asked for", () => {
    const some = fields('{"text":"abc","flag":false,"integer":5,"texts":["a"],"object":{}}');
    expect([some.text("text", 3), some.flag("flag"), some.integer("integer", 0, 5)]).toEqual(["abc", false, 5]);
    expect(some.texts("texts")).toEqual(["a"]);
    for (const wrong of [
      () => some.text("text", 2),
      () => some.text("flag"),
      () => some.flag("text"),
      () => some.integer("integer", 6, 9),
      () => some.integer("integer", 0, 4),
      () => some.texts("object"),
      () => some.object("texts"),
      () => some.text("toString"),
    ])
      expect(wrong).toThrow(expect.objectContaining({ code: "InvalidInput" }));
  });
});
