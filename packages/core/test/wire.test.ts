import { expect, test } from "vitest";
import { isPorticoError, PorticoError } from "../src/errors.ts";
import { decode, encode } from "../src/threads/wire.ts";

const copy = (value: unknown): unknown => decode(encode(value, "test"));

test.each([
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2n ** 80n,
  -5n,
  "",
  "häß😀",
  "\uFEFFx",
  "lone \ud800",
  "😀\ud800z",
  [1, [2, [undefined]]],
  { a: 1, ü: { b: null } },
  new Map<unknown, unknown>([
    [1, "a"],
    [{ k: 1 }, [2]],
  ]),
  new Set([1, "x"]),
  new Date(1_700_000_000_123),
  new Uint8Array([1, 2, 3]),
  new Float64Array([1.5, -2]),
  new BigInt64Array([5n]),
  new ArrayBuffer(3),
])("%o comes out as it went in", (value) => {
  expect(copy(value)).toEqual(value);
});

test("what stands in two places is no cycle", () => {
  const both = { a: 1 };
  expect(copy([both, { both }])).toEqual([both, { both }]);
});

test("a view is copied without the rest of its buffer", () => {
  const view = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);
  const out = copy(view) as Uint8Array;
  expect([...out]).toEqual([1, 2]);
  expect(out.buffer.byteLength).toBe(2);
});

test("a __proto__ key stays a key", () => {
  const out = copy(JSON.parse('{"__proto__":{"polluted":true}}')) as Record<string, unknown>;
  expect(Object.keys(out)).toEqual(["__proto__"]);
  expect((out as { polluted?: boolean }).polluted).toBeUndefined();
});

test("errors keep built-in class, name, message, code, cause and stack", () => {
  class Mine extends TypeError {
    override name = "Mine";
    code = "E_MINE";
  }
  const error = new Mine("broken", { cause: new RangeError("inner") });
  const out = copy(error) as Mine;
  expect(out).toBeInstanceOf(TypeError);
  expect([out.name, out.message, out.code, out.stack]).toEqual(["Mine", "broken", "E_MINE", error.stack]);
  expect(out.cause).toBeInstanceOf(RangeError);
});

test("a name that an error's class has for all is kept too", () => {
  class Mine extends Error {
    override get name(): string {
      return "Mine";
    }
  }
  expect((copy(new Mine("broken")) as Error).name).toBe("Mine");
});

test("a kind of Uint8Array, as Node's Buffer is, comes out as a Uint8Array", () => {
  const out = copy(Buffer.from("abc"));
  expect(Object.getPrototypeOf(out)).toBe(Uint8Array.prototype);
  expect(out).toEqual(new TextEncoder().encode("abc"));
});

test("Portico's errors stay Portico's", () => {
  const error = new PorticoError("Several", "two", { op: "x", resource: "y", errors: [new Error("a"), "b"] });
  const out = copy(error) as PorticoError;
  expect(isPorticoError(out, "Several")).toBe(true);
  expect([out.op, out.resource, out.errors?.length, out.errors?.[1]]).toEqual(["x", "y", 2, "b"]);
});

test.each([
  ["a function", { f: () => 1 }, "value.f"],
  ["a symbol", [Symbol("s")], "value[0]"],
  ["an instance of a class", new (class Point {})(), "Point"],
  ["shared memory", new SharedArrayBuffer(8), "SharedArrayBuffer"],
])("%s is refused, with its place", (_what, value, place) => {
  expect(() => copy(value)).toThrow(place);
});

test("a long string with a lone surrogate comes out whole", () => {
  const long = `${"x".repeat(300_000)}\udc00`;
  expect(copy(long)).toBe(long);
});

test("an error crosses also when its cause cannot", () => {
  const error = Object.assign(new TypeError("outer", { cause: () => 1 }), { code: "MINE" });
  const out = copy(error) as TypeError & { code: string };
  expect(out).toBeInstanceOf(TypeError);
  expect(out.code).toBe("MINE");
  expect((out.cause as Error).message).toContain("did not cross");
});

test("an error that is its own cause crosses", () => {
  const error = new Error("loop");
  error.cause = error;
  expect((copy(error) as Error).message).toBe("loop");
});

test("a cycle is refused", () => {
  const loop: unknown[] = [];
  loop.push(loop);
  expect(() => copy(loop)).toThrow("cycle");
});

test("what comes out is the receiver's own, to change as it likes", () => {
  const out = copy({ a: 1, b: 2 }) as { a?: number; b: number };
  out.b = 3;
  delete out.a;
  expect(Object.entries(out)).toEqual([["b", 3]]);
});

test("an error keeps its own scalars, null and undefined too", () => {
  const error = Object.assign(new Error("mine"), { code: "MINE", at: null, of: undefined, count: 2 });
  const out = copy(error) as Error & Record<string, unknown>;
  expect([out.code, out.at, "of" in out, out.count]).toEqual(["MINE", null, true, 2]);
});
