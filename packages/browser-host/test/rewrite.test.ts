import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { rewriteImports } from "../src/rewrite.ts";
import { link, remove, temporary, write } from "./support/tree.ts";

const outer = temporary();
afterAll(() => remove(outer));
const root = join(outer, "root");
write(outer, { "outside/package.json": {}, "outside/index.js": "" });
write(root, {
  "node_modules/@a/b/package.json": { exports: "./a #1?.js" },
  "node_modules/@a/b/a #1?.js": "",
  "packages/real/package.json": {},
  "packages/real/index.js": "",
  ".hidden/package.json": {},
  ".hidden/index.js": "",
});
link(root, {
  "node_modules/linked": "../packages/real",
  "node_modules/outside": "../../outside",
  "node_modules/hidden": "../.hidden",
});

const rewrite = (text: string): Promise<string> => rewriteImports(text, join(root, "src/x.js"), root);
const real = "/packages/real/index.js";

test.each([
  ['import { a } from "linked";', `import { a } from "${real}";`],
  ["import 'linked'", `import '${real}'`],
  ['import a, * as b from"linked"', `import a, * as b from"${real}"`],
  ['import j from "linked" with { type: "json" };', `import j from "${real}" with { type: "json" };`],
  ['export * from "linked";', `export * from "${real}";`],
  ['export { a as b } from "linked";', `export { a as b } from "${real}";`],
  ['await import("linked")', `await import("${real}")`],
  ["await import(`linked`)", `await import("${real}")`],
  ['import("linked", { with: {} })', `import("${real}", { with: {} })`],
  ['import "\\u006cinked"', `import "${real}"`],
  ['import "linked"; import "./a.js"; import "linked"', `import "${real}"; import "./a.js"; import "${real}"`],
  ['import "@a/b"', 'import "/node_modules/@a/b/a%20%231%3F.js"'],
])("%s becomes %s", async (text, expected) => {
  expect(await rewrite(text)).toBe(expected);
});

test.each([
  'import "./a.js"; import "../b.js"; export * from "/c.js";',
  'import "https://x.example/a.js"; import "data:text/javascript,1"; import("blob:http://a/1");',
  `const name = 'linked'; import(name); import(\`linked\${name}\`); import('linked' + name);`,
  'const text = `import "linked"`; // import "linked"\n/* import "linked" */ import.meta.url;',
  'const o = { import() {} }; o.import("linked");',
  'this is not JavaScript; import "linked" (',
  "",
])("%s stays", async (text) => {
  expect(await rewrite(text)).toBe(text);
});

test.each([
  ["missing", "no package missing"],
  ["node:fs", "not a path"],
  ["outside", "outside/index.js, which is not below"],
  ["hidden", ".hidden/index.js, which is not below"],
])("a static import of %s is refused: %s", async (specifier, why) => {
  const file = join(root, "src/x.js");
  for (const text of [`import "${specifier}"`, `export * from "${specifier}"`]) {
    await expect(rewrite(text)).rejects.toThrow(`${file} imports "${specifier}": `);
    await expect(rewrite(text)).rejects.toThrow(why);
    await expect(rewrite(text)).rejects.toMatchObject({ code: "NotFound", op: "resolve", resource: specifier });
  }
});

test("a dynamic import that cannot be resolved throws why when it is executed", async () => {
  const text = await rewrite('export const it = () => import("missing");');
  const { it } = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as { it(): Promise<unknown> };
  await expect(it()).rejects.toThrow(`${join(root, "src/x.js")} imports "missing": no package missing`);
});
