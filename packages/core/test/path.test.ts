import { expect, test } from "vitest";
import { checkPath, join, parentOf } from "../src/io/path.ts";

test.each([
  ["a/b", "a"],
  ["/a/b/", "/a"],
  ["/a", "/"],
  ["/", undefined],
  ["a", undefined],
  ["a/b\\c", "a"],
  ["C:/a", "C:"],
])("the parent of %s is %s", (path, parent) => {
  expect(parentOf(path)).toBe(parent);
});

test("join adds one separator", () => {
  expect([join("a", "b"), join("/", "b"), join("a/", "b")]).toEqual(["a/b", "/b", "a/b"]);
});

test.each([
  ["", "empty"],
  ["a\0b", "NUL"],
  [5 as unknown as string, "string"],
])("%o is refused", (path, why) => {
  expect(() => checkPath("op", path)).toThrow(why);
});
