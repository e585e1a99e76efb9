import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { resolveBare } from "../src/resolve.ts";
import { link, remove, temporary, write } from "./support/tree.ts";

const outer = temporary();
afterAll(() => remove(outer));
const root = join(outer, "root");
write(outer, { "node_modules/above/package.json": { main: "a.js" }, "node_modules/above/a.js": "" });
write(root, {
  "package.json": {
    name: "me",
    exports: { "./sub": "./lib/sub.js" },
    imports: { "#in": "./lib/in.js", "#out": "plain" },
  },
  "lib/sub.js": "",
  "lib/in.js": "",
  "node_modules/only-import/package.json": { exports: { import: "./i.js", require: "./r.cjs" } },
  "node_modules/only-import/i.js": "",
  "node_modules/@scope/pkg/package.json": {
    exports: { ".": { browser: "./b.js", default: "./d.js" }, "./x": "./x.js" },
  },
  "node_modules/@scope/pkg/b.js": "",
  "node_modules/@scope/pkg/d.js": "",
  "node_modules/plain/package.json": { main: "lib/index" },
  "node_modules/plain/lib/index.js": "",
  "node_modules/plain/other.js": "",
  "node_modules/bare/package.json": {},
  "node_modules/bare/index.js": "",
  "node_modules/unbuilt/package.json": { exports: "./dist/index.js" },
  "node_modules/broken/package.json": "{",
  "packages/a/package.json": { name: "a" },
  "packages/a/node_modules/plain/package.json": { exports: "./nearer.js" },
  "packages/a/node_modules/plain/nearer.js": "",
});
link(root, { "node_modules/linked": "../packages/a" });
write(root, { "packages/a/index.js": "" });

test.each([
  ["exports for import only", "only-import", "lib/in.js", "node_modules/only-import/i.js"],
  ["the browser's condition, with a scope", "@scope/pkg", "lib/in.js", "node_modules/@scope/pkg/b.js"],
  ["a main without its ending", "plain", "lib/in.js", "node_modules/plain/lib/index.js"],
  ["a file of a package without exports", "plain/other.js", "lib/in.js", "node_modules/plain/other.js"],
  ["no main", "bare", "lib/in.js", "node_modules/bare/index.js"],
  ["the nearest node_modules", "plain", "packages/a/index.js", "packages/a/node_modules/plain/nearer.js"],
  ["the package itself", "me/sub", "lib/in.js", "lib/sub.js"],
  ["an internal name", "#in", "lib/sub.js", "lib/in.js"],
  ["an internal name for a package", "#out", "lib/sub.js", "node_modules/plain/lib/index.js"],
  ["a link, which is not followed here", "linked", "lib/in.js", "node_modules/linked/index.js"],
])("%s: %s", (_, specifier, from, file) => {
  expect(resolveBare(specifier, join(root, from), root)).toBe(join(root, file));
});

test.each([
  ["missing", "no package missing in node_modules"],
  ["above", "no package above"],
  ["@scope/pkg/y", "exports have no ./y"],
  ["@scope/pkg/x", "x.js is not there (has it been built?)"],
  ["unbuilt", "dist/index.js is not there (has it been built?)"],
  ["plain/missing.js", "missing.js is not there"],
  ["#missing", "imports have no such name"],
  ["node:fs", "not a path, a package's name, or a URL that a page can load"],
  ["../x%2f", "not a path"],
  ["@scope", "not a path"],
  ["broken", "broken/package.json cannot be read"],
])("%s is refused: %s", (specifier, why) => {
  const from = join(root, "lib/in.js");
  expect(() => resolveBare(specifier, from, root)).toThrow(expect.objectContaining({ code: "NotFound" }));
  expect(() => resolveBare(specifier, from, root)).toThrow(why);
});

test("the message names the module and the specifier", () => {
  const from = join(root, "lib/in.js");
  expect(() => resolveBare("missing", from, root)).toThrow(`${from} imports "missing": `);
});
