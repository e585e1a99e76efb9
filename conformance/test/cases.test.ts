import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { cases } from "../src/cases/index.ts";
import { exemptions } from "../src/cases/operations/index.ts";
import { mutants } from "../src/mutants/index.ts";
import type { Mutant } from "../src/mutants/mutant.ts";
import { readRules } from "../src/report/rules.ts";
import type { Case } from "../src/runner/case.ts";

const directory = fileURLToPath(new URL("../src/", import.meta.url));
const filesOf = (name: string): string[] =>
  readdirSync(`${directory}${name}`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replaceAll("\\", "/").replace(/\.ts$/, ""));

describe("the index", () => {
  test.each(filesOf("cases"))("has every case of %s", async (file) => {
    const module = (await import(/* @vite-ignore */ `${directory}cases/${file}.ts`)) as { cases?: readonly Case[] };
    const missing = (module.cases ?? []).filter((one) => !cases.includes(one)).map((one) => one.id);
    expect(missing).toEqual([]);
  });

  test.each(filesOf("mutants"))("has every mutant of %s", async (file) => {
    const module = (await import(/* @vite-ignore */ `${directory}mutants/${file}.ts`)) as {
      mutants?: readonly Mutant[];
    };
    const missing = (module.mutants ?? []).filter((one) => !mutants.includes(one)).map((one) => one.name);
    expect(missing).toEqual([]);
  });
});

test("every rule that a case cites is in the specification", () => {
  const rules = readRules();
  const missing = cases.filter((one) => !rules.has(one.rule)).map((one) => `${one.id} cites ${one.rule}`);
  expect(missing).toEqual([]);
});

/** Source without its comments: these may name runtimes. */
function code(file: string): string {
  const text = readFileSync(`${directory}cases/${file}.ts`, "utf8");
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

describe("a case names no runtime and no adapter", () => {
  test.each(filesOf("cases"))("%s", (file) => {
    const named = code(file).match(/\b(node|deno|bun|browser|process|navigator)\b|@portico\/adapter|from "node:/gi);
    expect(named ?? []).toEqual([]);
  });
});

describe("a case brings its own clock and runner to nothing", () => {
  test.each(filesOf("cases"))("%s imports only the suite and core", (file) => {
    const imports = [...code(file).matchAll(/from "([^"]+)"/g)].map((match) => match[1] ?? "");
    const foreign = imports.filter((name) => !name.startsWith(".") && !name.startsWith("@portico/core"));
    expect(foreign).toEqual([]);
  });
});

describe("the table of all operations", () => {
  const reasons = exemptions();

  test("says why in a sentence", () => {
    expect(reasons.filter(({ exempt }) => !/^[A-Z].+\.$/.test(exempt))).toEqual([]);
  });

  test("names cases that exist", () => {
    const named = reasons.flatMap(({ by }) => (by === undefined ? [] : [by]));
    expect(named.filter((id) => !cases.some((one) => one.id === id))).toEqual([]);
  });
});
