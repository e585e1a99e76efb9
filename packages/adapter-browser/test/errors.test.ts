import { expect, test } from "vitest";
import { classify } from "../src/errors.ts";
import { packError, unpackError } from "../src/file-messages.ts";

test("a file that is in use is busy", () => {
  expect(classify(new DOMException("in use", "NoModificationAllowedError"))).toBe("Busy");
});

test("a write that the device has refused does not pass for one to a closed file", () => {
  // What Chromium reports it with.
  expect(classify(new DOMException("Failed to write to the access handle", "InvalidStateError"))).toBeUndefined();
});

test("errors cross from the file worker with what names their code", () => {
  const crossed = (error: unknown): unknown => unpackError(structuredClone(packError(error)));
  expect(classify(crossed(new DOMException("none", "NotFoundError")))).toBe("NotFound");
  expect(crossed(Object.assign(new Error("EISDIR: /x"), { code: "EISDIR" }))).toMatchObject({ code: "EISDIR" });
  expect(crossed(new TypeError("no name"))).toMatchObject({ message: "no name" });
});
