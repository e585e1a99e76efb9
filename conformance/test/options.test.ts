import { expect, test } from "vitest";
import { readOptions, UsageError } from "../src/options.ts";

test("reads what is asked for", () => {
  const options = readOptions(["--lane", "a", "--lane", "b", "--case", "tcp/x", "--seed", "3", "--json", "f"], {
    CONFORMANCE_TIME_SCALE: "2",
  });
  expect(options).toMatchObject({
    lanes: ["a", "b"],
    cases: ["tcp/x"],
    seed: 3,
    json: "f",
    timeScale: 2,
    mutants: false,
  });
});

test("browsers may be installed unless somebody forbids it", () => {
  expect(readOptions([], {}).install).toBe(true);
  expect(readOptions(["--no-install"], {}).install).toBe(false);
  expect(readOptions([], { PORTICO_NO_INSTALL: "1" }).install).toBe(false);
});

test("asking for one mutant, or that all cases have one, asks for the mutants", () => {
  expect(readOptions(["--mutant", "m"], {}).mutants).toBe(true);
  expect(readOptions(["--require-mutants"], {}).mutants).toBe(true);
});

test.each([
  [["--wrong"]],
  [["stray"]],
  [["--seed", "x"]],
  [["--seed", ""]],
  [["--sample", "0"]],
  [["--sample", "2"]],
  [["--jobs", "0"]],
  [["--mutants", "--case", "tcp/x"]],
])("refuses %j", (args) => {
  expect(() => readOptions(args, {})).toThrow(UsageError);
});

test("refuses a time scale that is no number", () => {
  expect(() => readOptions([], { CONFORMANCE_TIME_SCALE: "fast" })).toThrow("CONFORMANCE_TIME_SCALE cannot be fast");
});
