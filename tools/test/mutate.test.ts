import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import { expect, test } from "vitest";
import { draw } from "../mutation/draw.mjs";
import { explainedIn, faultsOf, keyOf } from "../mutation/explained.mjs";
import { apply, instrument, mutationsOf } from "../mutation/mutate.mjs";

interface Mutation {
  id: number;
  file: string;
  line: number;
  where: string;
  change: string;
  start: number;
  end: number;
  text: string;
}

/** What each mutation of the source makes of it. */
function mutated(source: string): string[] {
  const { code, mutations } = mutationsOf(source, "x.ts");
  return mutations.map((mutation: Mutation) => apply(code, mutation).trim());
}

function changes(source: string): string[] {
  return mutationsOf(source, "x.ts").mutations.map(({ change }: Mutation) => change);
}

test("a branch is always and never taken, and its boundary moves", () => {
  expect(mutated("if (a < b) f();")).toEqual([
    "if (true) f();",
    "if (false) f();",
    "if (a <= b) f();",
    "if (a < b) {}",
  ]);
});

test("equality that is a whole test is not turned round: always and never say more", () => {
  expect(changes("if (a === b) f(x);")).toEqual([
    "if (a === b) → if (true)",
    "if (a === b) → if (false)",
    "f(x); removed",
  ]);
  expect(changes("x = a === b;")).toContain("a === b → !==");
});

test("each side of a logical operator is left out", () => {
  for (const operator of ["&&", "||", "??"])
    expect(mutated(`x = a ${operator} b;`)).toEqual(["{}", "x = a;", "x = b;"]);
});

test("arithmetic, literals and optional access change", () => {
  expect(mutated("x = a + b;")).toContain("x = a - b;");
  expect(mutated("x = 1;")).toContain("x = 0;");
  expect(mutated("x = 4096;")).toContain("x = 0;");
  expect(mutated('x = "read";')).toContain('x = "";');
  expect(mutated("x = true;")).toContain("x = false;");
  expect(mutated("x = [a];")).toContain("x = [];");
  expect(mutated("x = a?.b?.();")).toEqual(["{}", "x = a?.b();", "x = a.b?.();"]);
  expect(mutated("x = Math.min(a, b);")).toContain("x = Math.max(a, b);");
  expect(mutated("x = a.filter(f).some(g);")).toEqual(["{}", "x = a.filter(f).every(g);", "x = a.some(g);"]);
});

test("statements go, functions and loops are emptied, awaiting is left out", () => {
  expect(mutated("await f();")).toEqual(["{}", "f();"]);
  expect(mutated("function f() { a(); return b; }")).toContain("function f() {}");
  expect(mutated("for (const a of b) { if (a) return2; }")).toContain("for (const a of b) {}");
  expect(mutated("const f = () => a;")).toEqual(["const f = () => undefined;"]);
  expect(mutated("try { a; } catch { throw b; }")).toContain("try { a; } catch {}");
});

test("what nothing can notice, or what never ends, is not made", () => {
  expect(mutated('import { a } from "b";')).toEqual([]);
  expect(mutated('export { a } from "b";')).toEqual([]);
  expect(changes('throw new Error("takes no lock");')).toEqual([]);
  expect(changes('x = y + "a b";')).toEqual(["x = y + 'a b'; removed".replaceAll("'", '"')]);
  expect(changes('x = { "a-b": c };')).toEqual(['x = { "a-b": c }; removed']);
  expect(changes("for (;;) {}")).toEqual([]);
  expect(changes("while (true) {}")).toEqual([]);
  expect(changes("for (let i = 0; i < n; i++) ;").join()).not.toContain("--");
  expect(changes("class A extends B { constructor() { super(); this.a = b; } }")).toEqual(["this.a = b; removed"]);
  expect(changes('"use strict";')).toEqual([]);
});

test("types are not looked at, and the lines are those of the source", () => {
  const source = 'type A = "a" | "b";\nexport function f<T extends A>(a: T): boolean {\n  return a === "b";\n}\n';
  const found = mutationsOf(source, "x.ts").mutations.map(
    ({ line, where, change }: Mutation) => `${line} ${where} ${change}`,
  );
  expect(found).toEqual(["2 f body of Function emptied", '3 f a === "b" → !==', '3 f "b" → ""']);
});

test("a switch for each, and nothing changes while all are off", async () => {
  const source = `
    const list = [1, 2, 3];
    let log = "";
    function f(a, b) { if (a < b || a > 9) { log += "x"; } else log += a?.toString() ?? "none"; return log; }
    for (const a of list) { f(a, 2); f(undefined, 1); }
    export const result = log;`;
  const { code, mutations } = mutationsOf(source, "x.ts");
  const run = async (on: number): Promise<unknown> => {
    const switchUrl = `data:text/javascript,export const $m = (id) => id === ${on};`;
    const text = instrument(code, mutations, switchUrl, false);
    return ((await import(`data:text/javascript,${encodeURIComponent(text)}`)) as { result: unknown }).result;
  };
  const plain = async (text: string): Promise<unknown> =>
    ((await import(`data:text/javascript,${encodeURIComponent(text)}`)) as { result: unknown }).result;
  expect(await run(0)).toBe(await plain(code));
  for (const mutation of mutations as Mutation[]) {
    const one = await plain(apply(code, mutation)).catch(String);
    expect(await run(mutation.id).catch(String), mutation.change).toBe(one);
  }
});

test("no mutation of our own sources is a syntax error, alone or among all", { timeout: 60_000 }, () => {
  const root = new URL("../../", import.meta.url);
  const files = globSync("packages/{core,adapter-node}/src/**/*.ts", { cwd: root }).filter(
    (name) => !name.endsWith(".d.ts"),
  );
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) {
    const { code, mutations } = mutationsOf(readFileSync(new URL(file, root), "utf8"), file);
    instrument(code, mutations, "./switch.mjs", true);
    for (const mutation of draw(mutations as Mutation[], 2, 1, ({ change }) => change)) {
      const text = apply(code, mutation);
      expect(
        () => parse(text, { ecmaVersion: "latest", sourceType: "module" }),
        `${file} ${mutation.change}`,
      ).not.toThrow();
    }
  }
});

test("built files import built files", () => {
  const { code, mutations } = mutationsOf('import { a } from "./a.ts";\nimport { b } from "b.ts";\nx = a;', "x.ts");
  const text = instrument(code, mutations, "./switch.mjs", true);
  expect(text).toContain('from "./a.js"');
  expect(text).toContain('from "b.ts"');
  expect(instrument(code, mutations, "./switch.mjs", false)).toContain('from "./a.ts"');
});

test("a sample is the same for the same seed, in the order of the sources", () => {
  const all = Array.from({ length: 100 }, (_, i) => i);
  const drawn = draw(all, 10, 7, String);
  expect(drawn).toEqual(draw(all, 10, 7, String));
  expect(drawn).not.toEqual(draw(all, 10, 8, String));
  expect(draw(all.slice(0, 50), 50, 7, String).length).toBe(50);
  const fewer = draw(all.slice(10), 10, 7, String);
  expect(fewer.filter((one) => drawn.includes(one))).toEqual(drawn.filter((one) => one >= 10));
  expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
  expect(draw(all, 200, 1, String)).toEqual(all);
});

test("the table is read, and must be true", () => {
  const text = [
    "| file | in | change | why |",
    "| --- | --- | --- | --- |",
    "| `packages/core/src/a.ts` | `A.b` | `x ?? y → x` | Callers always give it. |",
    "| `packages/core/src/a.ts` | `A.c` | `gone` | It was so. |",
    "| `packages/core/src/a.ts` | `A.d` | `f(); removed` |  |",
  ].join("\n");
  const rows = explainedIn(text);
  expect(rows.map(keyOf)).toEqual([
    "packages/core/src/a.ts | A.b | x ?? y → x",
    "packages/core/src/a.ts | A.c | gone",
    "packages/core/src/a.ts | A.d | f(); removed",
  ]);
  const known = new Set(rows.map(keyOf).filter((key) => !key.includes("gone")));
  const files = new Set(["packages/core/src/a.ts"]);
  const faults = (survived: boolean): string[] => faultsOf(rows, known, files, () => survived);
  expect(faults(true)).toEqual([
    "docs/mutation.md explains what is no mutation any more, delete the row: packages/core/src/a.ts | A.c | gone",
    "docs/mutation.md does not say why: packages/core/src/a.ts | A.d | f(); removed",
  ]);
  expect(faults(false)).toHaveLength(3);
  expect(faultsOf(rows, known, new Set(), () => false)).toEqual([]);
});

test.each([
  [["--help"], 0, "--sample N"],
  [[], 64, "--package is missing"],
  [["--package", "nothing"], 64, "There is no packages/nothing/src"],
  [["--package", "core", "--file", "src/nothing.ts"], 64, "No source is called packages/core/src/nothing.ts"],
  [["--package", "core", "--sample", "all"], 64, "--sample is a whole number from 1, got all"],
  [["--package", "gateway"], 64, "name it with --lane"],
  [["--package", "core", "--again", "nothing.json"], 64, "there is no file nothing.json"],
  [["--package", "core", "--file", "src/has.ts", "--list"], 0, "packages/core/src/has.ts:"],
])("mutation.mjs %j ends with %i and says so", (args, code, says) => {
  const program = fileURLToPath(new URL("../mutation.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  expect([status, stdout + stderr]).toEqual([code, expect.stringContaining(says)]);
});
