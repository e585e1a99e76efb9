import { expect, test } from "vitest";
import { AllowList, loopbackOnly } from "../src/server/allow.ts";

const none = undefined;

test.each([
  [loopbackOnly, "127.0.0.1", 1, true],
  [loopbackOnly, "127.200.3.4", 65_535, true],
  [loopbackOnly, "::1", 80, true],
  [loopbackOnly, "0:0:0:0:0:0:0:1", 80, true],
  [loopbackOnly, "::ffff:127.0.0.1", 80, true],
  [loopbackOnly, "0.0.0.0", 80, false],
  [loopbackOnly, "::", 80, false],
  [loopbackOnly, "128.0.0.1", 80, false],
  [loopbackOnly, "::ffff:10.0.0.1", 80, false],
  [loopbackOnly, "fe80::1", 80, false],
  [loopbackOnly, "127.0.0.1.evil.example", 80, false],
  [loopbackOnly, "", 80, false],
  [["10.0.0.1"], "10.0.0.1", 5, true],
  [["10.0.0.1"], "10.0.0.2", 5, false],
  [["10.0.0.1"], "127.0.0.1", 5, false],
  [["10.0.0.1:5"], "10.0.0.1", 5, true],
  [["10.0.0.1:5"], "10.0.0.1", 6, false],
  [["10.0.0.1:5"], "10.0.0.1", 0, false],
  [["[2001:db8::1]:5"], "2001:db8:0::1", 5, true],
  [["2001:db8::1"], "2001:DB8::1", 7, true],
  [["[2001:db8::1]"], "2001:db8::1", 7, true],
  [["[2001:db8::1]:5"], "2001:db8::1", 6, false],
  [["*"], "8.8.8.8", 1, true],
  [["*:443"], "8.8.8.8", 443, true],
  [["*:443"], "8.8.8.8", 80, false],
  [["localhost:5", "10.0.0.1:6"], "10.0.0.1", 6, true],
  [["localhost:5", "10.0.0.1:6"], "127.0.0.1", 6, false],
])("%o lets pages reach %s port %i: %s", (entries, host, port, may) => {
  expect(new AllowList(entries).permits(host, port, none)).toBe(may);
});

test("a name reaches what it was resolved to, and only that", () => {
  const list = new AllowList(["DB.example.:5432"]);
  expect(list.permits("10.0.0.9", 5432, new Set(["db.example"]))).toBe(true);
  expect(list.permits("10.0.0.9", 5433, new Set(["db.example"]))).toBe(false);
  expect(list.permits("10.0.0.9", 5432, new Set(["other.example"]))).toBe(false);
  expect(list.permits("10.0.0.9", 5432, none)).toBe(false);
});

test.each([
  [loopbackOnly, "localhost", true],
  [loopbackOnly, "kv.localhost", true],
  [loopbackOnly, "LOCALHOST.", true],
  [loopbackOnly, "db.example", false],
  [["db.example"], "DB.Example.", true],
  [["db.example"], "x.db.example", false],
  [["*"], "anything.example", true],
])("%o lets pages look up %s: %s", (entries, name, may) => {
  expect(new AllowList(entries).permitsLookup(name)).toBe(may);
});

test.each([
  "",
  ":80",
  "a b",
  "host:",
  "host:x",
  "host:0",
  "host:65536",
  "a/b",
  "http://host",
  "[::1",
  "::1]:5",
  "*.example",
])("%o is no entry", (entry) => {
  expect(() => new AllowList([entry])).toThrow(expect.objectContaining({ code: "InvalidInput" }));
});
