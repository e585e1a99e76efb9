import { expect, test } from "vitest";
import { createRandom } from "../src/random.ts";

test("the same seed gives the same sequence, another seed another one", () => {
  const draw = (seed: number): number[] => Array.from({ length: 5 }, createRandom(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(1)).not.toEqual(draw(1 + 2 ** 33));
});

test("numbers spread evenly over [0, 1)", () => {
  const random = createRandom(42);
  const buckets = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const value = random();
    const bucket = Math.floor(value * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  // Chi-square with 9 degrees of freedom: 27.9 is the 0.1 % point.
  const chi = buckets.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chi).toBeLessThan(27.9);
});
