import { expect, test } from "vitest";
import { readSoakOptions, UsageError } from "../lib/soak-options.mjs";

test("twenty seeds are drawn unless seeds are given", () => {
  expect(readSoakOptions([], {}, () => 0).seeds).toEqual(Array(20).fill(1));
  expect(new Set(readSoakOptions([], {}).seeds).size).toBeGreaterThan(1);
  expect(readSoakOptions(["--seed", "5", "--seed", "6"], {}).seeds).toEqual([5, 6]);
  expect(readSoakOptions(["--seed", "5", "--runs", "3"], {}, () => 0).seeds).toEqual([5, 1, 1]);
});

test("reads the rest", () => {
  const args = ["--lane", "a", "--lane", "b", "--jobs", "2", "--no-strain", "--json", "f"];
  expect(readSoakOptions(args, { CONFORMANCE_TIME_SCALE: "2" })).toMatchObject({
    ...{ lanes: ["a", "b"], jobs: 2, strain: false, json: "f", timeScale: 2, help: false },
  });
});

test.each([
  [["--runs", "0"], "--runs cannot be 0"],
  [["--seed", "x"], "--seed cannot be x"],
  [["--jobs", ""], "--jobs cannot be "],
  [["--runs", "1", "--seed", "1", "--seed", "2"], "--runs 1 is less than the 2 seeds"],
  [["--wrong"], "Unknown option '--wrong'"],
])("refuses %j", (args, message) => {
  expect(() => readSoakOptions(args, {})).toThrow(UsageError);
  expect(() => readSoakOptions(args, {})).toThrow(message);
});
