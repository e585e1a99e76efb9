import { PorticoError } from "@portico/core";
import { expect, test } from "vitest";
import { type Check, createCheck } from "../src/runner/check.ts";

const check: Check = createCheck((promise) => Promise.resolve(promise));
const closed = new PorticoError("Closed", "it is closed");

/** The message of what `fn` throws. */
function message(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing was thrown";
}

const equals: readonly [string, unknown, unknown][] = [
  ["numbers", 1, 1],
  ["NaN", Number.NaN, Number.NaN],
  ["arrays", [1, [2]], [1, [2]]],
  ["objects in any order", { a: 1, b: [2] }, { b: [2], a: 1 }],
  ["bytes", Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
  ["buffers", Uint8Array.of(1).buffer, Uint8Array.of(1).buffer],
  ["maps", new Map([["a", { b: 1 }]]), new Map([["a", { b: 1 }]])],
  ["sets", new Set([1, 2]), new Set([1, 2])],
  ["dates", new Date(5), new Date(5)],
  ["the same error", closed, closed],
];

test.each(equals)("%s are equal", (_, a, b) => {
  expect(message(() => check.equal(a, b, "value"))).toBe("nothing was thrown");
});

const differ: readonly [string, unknown, unknown, string][] = [
  ["zeros", 0, -0, "value: expected -0, got 0"],
  ["types", 1, "1", 'value: expected "1", got 1'],
  ["null", null, undefined, "value: expected undefined, got null"],
  ["lengths", [1], [1, 2], "value: expected [1, 2], got [1]"],
  ["a key with undefined", { a: undefined }, {}, "value: expected {  }, got { a: undefined }"],
  [
    "array kinds",
    Uint8Array.of(1),
    Uint16Array.of(1),
    "value: expected Uint16Array of 2 bytes, got Uint8Array of 1 bytes",
  ],
  ["map values", new Map([[1, 2]]), new Map([[1, 3]]), "value: expected Map [[1, 3]], got Map [[1, 2]]"],
  ["copies of an error", new Error("a"), new Error("a"), "value: expected Error (a), got Error (a)"],
  ["instances", new (class A {})(), new (class A {})(), "value: expected A, got A"],
];

test.each(differ)("%s are not equal", (_, a, b, said) => {
  expect(message(() => check.equal(a, b, "value"))).toBe(said);
});

test("ok, bytes and throws say what, what was expected and what came", () => {
  expect(message(() => check.ok(0, "truth"))).toBe("truth: expected a true condition, got 0");
  expect(message(() => check.bytes(Uint8Array.of(1), Uint8Array.of(1, 2), "data"))).toBe(
    "data: expected 2 bytes, got 1 bytes",
  );
  expect(message(() => check.bytes(Uint8Array.of(1, 9), Uint8Array.of(1, 2), "data"))).toBe(
    "data: expected byte 2 at 1, got byte 9",
  );
  expect(message(() => check.bytes("x" as unknown as Uint8Array, Uint8Array.of(), "data"))).toBe(
    'data: expected a Uint8Array, got "x"',
  );
  expect(message(() => check.throws(() => 3, "Closed", "use"))).toBe(
    "use: expected throw with Closed, got the value 3",
  );
});

test("throws and rejects give the error back", async () => {
  const thrower = (): never => {
    throw closed;
  };
  expect(check.throws(thrower, "Closed", "use")).toBe(closed);
  expect(await check.rejects(Promise.reject(closed), "Closed", "use")).toBe(closed);
});

test("another code, another error and no error are not a rejection with the code", async () => {
  const said = (promise: Promise<unknown>): Promise<string> =>
    check.rejects(promise, "Busy", "use").then(
      () => "resolved",
      (error: Error) => error.message,
    );
  expect(await said(Promise.reject(closed))).toBe(
    "use: expected rejection with Busy, got PorticoError Closed (it is closed)",
  );
  expect(await said(Promise.reject(new Error("plain")))).toBe("use: expected rejection with Busy, got Error (plain)");
  expect(await said(Promise.reject(undefined))).toBe("use: expected rejection with Busy, got undefined");
  expect(await said(Promise.resolve(5))).toBe("use: expected rejection with Busy, got the value 5");
});
