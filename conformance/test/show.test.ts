import { expect, test } from "vitest";
import { table } from "../src/commands/show.ts";
import type { Report } from "../src/report/report.ts";
import { laneCalled, reportOf } from "./support/matrix.ts";

const endOf = (lane: string, result: Report | undefined, trouble: readonly string[] = []) => {
  return { lane, result, trouble, exitCode: 0 };
};

test("the table of several lanes says below what is wrong on which", () => {
  const rows = { "timers/sleep-takes-its-time": { status: "fail", message: "early" } } as const;
  const lines = table([
    endOf("good", reportOf(laneCalled("good"))),
    endOf("bad", reportOf(laneCalled("bad"), { rows })),
    endOf("gone", undefined, ["It could not start"]),
  ]).split("\n");
  expect(lines.slice(0, 3).map((line) => line.split(" ")[0])).toEqual(["good", "bad", "gone"]);
  expect(lines.slice(3)).toEqual(["bad: timers/sleep-takes-its-time: fail (early)", "gone: It could not start"]);
});

test("a part of a run is not blamed for what it left out", () => {
  expect(table([endOf("part", reportOf(laneCalled("part"), { partial: true }))]).split("\n")).toHaveLength(1);
});
