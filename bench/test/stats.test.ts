import { expect, test } from "vitest";
import { median } from "../src/stats.ts";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

test("the median is the middle value, or half-way between the two", () => {
  expect(median([3, 1, 2]).value).toBe(2);
  expect(median([4, 1, 2, 3]).value).toBe(2.5);
});

// The ranks are those of the sign test's tables.
test.each([
  [6, 1, 6],
  [9, 2, 8],
  [15, 4, 12],
  [20, 6, 15],
  [21, 6, 16],
  [25, 8, 18],
])("of %i values the interval runs from rank %i to rank %i", (n, low, high) => {
  expect(median(upTo(n))).toMatchObject({ low, high });
});

test("with fewer than six values the interval is the whole range", () => {
  expect(median([5, 1, 3])).toEqual({ value: 3, low: 1, high: 5 });
});

test("nothing has no median", () => {
  expect(() => median([])).toThrow(RangeError);
});
