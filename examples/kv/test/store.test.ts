import { expect, test } from "vitest";
import { matches } from "../src/store/glob.ts";
import { Store } from "../src/store/store.ts";

const value = Uint8Array.of(1);

function makeStore(): { store: Store; clock: { now: number } } {
  const clock = { now: 1000 };
  return { store: new Store(() => clock.now), clock };
}

function scanAll(store: Store, count: number, between: () => void = () => undefined): string[] {
  const keys: string[] = [];
  let cursor = 0;
  do {
    cursor = store.scan(cursor, count, ({ key }) => keys.push(key));
    between();
  } while (cursor !== 0);
  return keys;
}

test("a key is gone at its time, and not before", () => {
  const { store, clock } = makeStore();
  store.set("k", value, 2000);
  clock.now = 1999;
  expect(store.get("k")?.value).toBe(value);
  clock.now = 2000;
  expect([store.size, store.get("k"), store.size, store.expired]).toEqual([1, undefined, 0, 1]);
});

test("setting a key again replaces its time", () => {
  const { store, clock } = makeStore();
  store.set("k", value, 2000);
  store.set("k", value);
  clock.now = 3000;
  expect([store.expireDue(10), store.volatile, store.get("k") !== undefined]).toEqual([0, 0, true]);
});

test("keys expire in the order of their times, as many as wanted", () => {
  const { store, clock } = makeStore();
  for (let i = 0; i < 1000; i++) store.set(`k${i}`, value, 2000 + ((i * 7919) % 1000));
  clock.now = 2499;
  expect(store.expireDue(100)).toBe(100);
  expect(store.expireDue(1000)).toBe(400);
  expect(store.expireDue(1000)).toBe(0);
  expect([store.size, store.volatile]).toEqual([500, 500]);
});

test("a time that changes often keeps only one place in the queue", () => {
  const { store, clock } = makeStore();
  for (let i = 0; i < 100_000; i++) store.set("k", value, 2000 + i);
  clock.now = 101_998;
  expect(store.expireDue(10)).toBe(0);
  clock.now = 101_999;
  expect(store.expireDue(10)).toBe(1);
});

test("a scan meets each key that stays exactly once, whatever else changes", () => {
  const { store } = makeStore();
  for (let i = 0; i < 5000; i++) store.set(`k${i}`, value);
  let added = 0;
  let deleted = 0;
  const met = scanAll(store, 10, () => {
    for (let i = 0; i < 20; i++) store.set(`new${added++}`, value);
    for (let i = 0; i < 8; i++) store.delete(`k${deleted++ * 3}`);
    store.set("k1", value);
  });
  const counts = new Map<string, number>();
  for (const key of met) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let i = 0; i < 5000; i++) if (i % 3 !== 0) expect(counts.get(`k${i}`), `k${i}`).toBe(1);
  expect(Math.max(...counts.values())).toBe(1);
});

test("a scan does not meet what has expired", () => {
  const { store, clock } = makeStore();
  store.set("brief", value, 2000);
  store.set("stays", value);
  clock.now = 2000;
  expect([scanAll(store, 10), store.size]).toEqual([["stays"], 1]);
});

test("a scan ends although keys are added all the time", () => {
  const { store } = makeStore();
  for (let i = 0; i < 100; i++) store.set(`k${i}`, value);
  let added = 0;
  expect(
    scanAll(store, 10, () => {
      for (let i = 0; i < 50; i++) store.set(`new${added++}`, value);
    }).length,
  ).toBe(100);
});

test("a scan goes on after everything was deleted", () => {
  const { store } = makeStore();
  for (let i = 0; i < 100; i++) store.set(`k${i}`, value);
  const cursor = store.scan(0, 10, () => undefined);
  store.clear();
  store.set("later", value);
  const met: string[] = [];
  expect([store.scan(cursor, 10, ({ key }) => met.push(key)), met]).toEqual([0, []]);
});

test.each([
  ["*", "", true],
  ["a*c", "abbc", true],
  ["a*c", "abbd", false],
  ["h?llo", "hello", true],
  ["h?llo", "hllo", false],
  ["h[ae]llo", "hallo", true],
  ["h[^e]llo", "hello", false],
  ["h[^e]llo", "hbllo", true],
  ["h[a-c]llo", "hbllo", true],
  ["h[c-a]llo", "hbllo", true],
  ["h\\*llo", "h*llo", true],
  ["h\\*llo", "hxllo", false],
  ["[\\]]", "]", true],
  ["a*b*c", "a1b2b3c", true],
  ["a\xff*", "a\xff\0", true],
])("pattern %j on %j: %s", (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test("a hostile pattern takes no exponential time", () => {
  expect(matches(`${"a*".repeat(50)}b`, "a".repeat(10_000))).toBe(false);
});
