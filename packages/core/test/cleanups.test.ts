import { expect, test } from "vitest";
import { Cleanups } from "../src/scope/cleanups.ts";
import type { Owned } from "../src/scope/owned.ts";

const named = (name: string): Owned & { name: string } => ({ name, release: () => undefined });
const [a, b, c, d] = [named("a"), named("b"), named("c"), named("d")] as const;

function inOrder(cleanups: Cleanups): Owned[] {
  const order: Owned[] = [];
  for (let last = cleanups.last; last !== undefined; last = cleanups.last) {
    order.push(last);
    cleanups.delete(last);
  }
  return order;
}

function of(...all: Owned[]): Cleanups {
  const cleanups = new Cleanups();
  for (const owned of all) cleanups.add(owned);
  return cleanups;
}

test("the last comes first", () => {
  expect(of(a, b, c).size).toBe(3);
  expect(inOrder(of(a, b, c))).toEqual([c, b, a]);
  expect(new Cleanups().last).toBeUndefined();
});

test("what was taken out, the newest or another, is not released", () => {
  const cleanups = of(a, b, c);
  cleanups.delete(c);
  cleanups.delete(a);
  expect([a, b, c].map((owned) => cleanups.has(owned))).toEqual([false, true, false]);
  expect(inOrder(cleanups)).toEqual([b]);
});

test("what comes while others are released is released before them", () => {
  const cleanups = of(a, b, c);
  cleanups.delete(c);
  expect(cleanups.last).toBe(b);
  cleanups.add(d);
  cleanups.add(c);
  cleanups.delete(b);
  expect(inOrder(cleanups)).toEqual([c, d, a]);
});
