import { expect, test } from "vitest";
import { matchExports } from "../src/package-exports.ts";

test.each<[string, unknown, string, string | null | undefined]>([
  ["a string is the target of the package", "./a.js", ".", "./a.js"],
  ["a string has no subpaths", "./a.js", "./b", undefined],
  ["conditions without subpaths", { import: "./a.js" }, ".", "./a.js"],
  ["an import is not a require", { require: "./a.cjs" }, ".", undefined],
  ["the package's order decides", { default: "./d.js", import: "./i.js" }, ".", "./d.js"],
  ["a page is a browser", { browser: "./b.js", default: "./d.js" }, ".", "./b.js"],
  ["and not Node", { node: "./n.js", types: "./t.d.ts", default: "./d.js" }, ".", "./d.js"],
  ["conditions nest", { browser: { require: "./b.cjs" }, import: { default: "./i.js" } }, ".", "./i.js"],
  ["the first of a list that fits", [{ require: "./r.cjs" }, "./a.js"], ".", "./a.js"],
  ["a subpath", { ".": "./a.js", "./b": { import: "./b.js" } }, "./b", "./b.js"],
  ["a subpath that is not there", { ".": "./a.js" }, "./b", undefined],
  ["a pattern", { "./*": "./src/*.js" }, "./x/y", "./src/x/y.js"],
  ["a pattern whose star stands twice", { "./*": "./*/*.js" }, "./x", "./x/x.js"],
  ["a pattern with an end", { "./*.js": "./src/*.js" }, "./x.js", "./src/x.js"],
  ["a star is not empty", { "./x/*": "./src/*.js" }, "./x/", undefined],
  ["what begins longer goes first", { "./*": "./a/*", "./x/*": "./b/*" }, "./x/y", "./b/y"],
  [
    "and not what is longer",
    { "./*-long-end.js": "./a/*", "./x/*": "./b/*" },
    "./x/y-long-end.js",
    "./b/y-long-end.js",
  ],
  ["an exact name goes before patterns", { "./*": "./a/*", "./x": "./b" }, "./x", "./b"],
  ["null excludes", { "./*": "./a/*", "./x/*": null }, "./x/y", null],
  ["null excludes whatever follows it", { browser: null, default: "./a.js" }, ".", null],
  ["internal names", { "#a": "./a.js", "#b/*": "./b/*.js" }, "#b/c", "./b/c.js"],
])("%s", (_, map, key, target) => {
  expect(matchExports(map, key)).toBe(target);
});
