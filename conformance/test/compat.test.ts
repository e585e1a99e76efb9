import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readDifferences } from "../src/compat/compat.ts";
import { changes, type Difference, type LaneDifferences, shortened } from "../src/compat/differences.ts";
import { compatibilityPage } from "../src/compat/page.ts";
import { type Launch, survey } from "../src/compat/survey.ts";
import { lanes } from "../src/lanes/lanes.ts";
import type { LaneEnd } from "../src/lanes/launch.ts";
import { root } from "../src/lanes/runtimes.ts";
import { makeReport, type Row } from "../src/report/report.ts";

const host = {
  ...{ adapter: "a", lane: "layer", runtime: "deno", runtimeVersion: "2.0.0", os: "linux", arch: "x64" },
  capabilities: [],
};

/** What a case does in each run of it; the last one is repeated. */
type Script = readonly ("pass" | "fail" | "crash" | "hang")[];

/** A lane's program whose cases do what they are told to. */
function programOf(scripts: Readonly<Record<string, Script>>, started: string[][] = []): Launch {
  const times = new Map<string, number>();
  const next = (id: string): Script[number] => {
    const script = scripts[id] ?? [];
    const time = times.get(id) ?? 0;
    times.set(id, time + 1);
    return script[Math.min(time, script.length - 1)] ?? "pass";
  };
  return async (only = Object.keys(scripts)) => {
    started.push([...only]);
    let down: "crash" | "hang" | undefined;
    const rows = Object.keys(scripts).map((id): Row => {
      const row = { id, rule: "", level: "must", needs: [] } as const;
      if (!only.includes(id)) return { ...row, status: "not-run", reason: "not asked for" };
      if (down !== undefined) return { ...row, status: "not-run", reason: "not reached" };
      const does = next(id);
      if (does === "pass" || does === "fail") return { ...row, status: does, ms: 1, message: `${id} says so` };
      down = does;
      return { ...row, status: "not-run", reason: "did not finish" };
    });
    const trouble = { crash: ["ended by SIGSEGV"], hang: ["made no progress for 60 s in d/hangs and was killed"] };
    return endOf(rows, down === undefined ? [] : trouble[down]);
  };
}

function endOf(results: readonly Row[], trouble: readonly string[]): LaneEnd {
  const suite = { name: "suite", version: "0.0.0", cases: results.length, digest: "d" };
  const run = { start: "", ms: 1, seed: 1, timeScale: 1, partial: false, leaks: "observed" } as const;
  return { lane: "layer", trouble, exitCode: 1, result: makeReport({ suite, host, run, problems: [], results }) };
}

describe("a survey", () => {
  test("comes to the end, whatever the cases do to the program", async () => {
    const started: string[][] = [];
    const found = await survey(
      programOf(
        {
          ...{ "a/passes": ["pass"], "b/crashes": ["crash"], "c/fails": ["fail"], "d/hangs": ["hang"] },
          ...{ "e/passes": ["pass"], "f/once": ["fail", "pass"], "g/now-and-then": ["crash", "pass", "fail"] },
        },
        started,
      ),
    );
    expect(found.ran).toBe(7);
    expect(found.findings).toEqual([
      { case: "b/crashes", effect: "ends the program", message: "ended by SIGSEGV" },
      { case: "c/fails", effect: "fails", message: "c/fails says so" },
      { case: "d/hangs", effect: "hangs the program", message: "made no progress for 60 s in d/hangs and was killed" },
      { case: "f/once", effect: "flaky", message: "f/once says so" },
      { case: "g/now-and-then", effect: "flaky", message: "ended by SIGSEGV" },
    ]);
    expect(started.slice(0, 3)).toEqual([
      ["a/passes", "b/crashes", "c/fails", "d/hangs", "e/passes", "f/once", "g/now-and-then"],
      ["c/fails", "d/hangs", "e/passes", "f/once", "g/now-and-then"],
      ["e/passes", "f/once", "g/now-and-then"],
    ]);
  });

  test("fails where the program does not start, or ends between cases", async () => {
    const none: LaneEnd = { lane: "layer", trouble: ["ended with 1"], exitCode: 1, result: undefined };
    await expect(survey(async () => none)).rejects.toThrow("layer did not run: ended with 1");
    const stuck = endOf([{ id: "a/b", rule: "", level: "must", needs: [], status: "pass", ms: 1 }], ["ended with 70"]);
    await expect(survey(async () => stuck)).rejects.toThrow("layer: ended with 70, and no case was running");
  });
});

describe("what has changed since", () => {
  const difference = (id: string, effect: Difference["effect"]): Difference => ({
    ...{ case: id, rule: "FS-1", says: "", native: "passes" },
    effect,
  });
  const lane = (runtime: string, ...differences: Difference[]): LaneDifferences => ({
    ...{ lane: "layer", system: "linux x64", ran: 9, beyond: "" },
    ...{ runtime, differences },
  });

  test("is what fails anew, passes now, or fails otherwise", () => {
    const kept = lane("deno 1", difference("a", "fails"), difference("b", "fails"), difference("c", "fails"));
    const now = lane(
      "deno 1",
      difference("b", "hangs the program"),
      difference("c", "fails"),
      difference("d", "fails"),
    );
    expect(changes([kept], [now])).toEqual([
      "layer: a passes, and the table says: fails",
      "layer: b hangs the program, and the table says: fails",
      "layer: d fails, and the table says: passes",
    ]);
  });

  test("is nothing where a case is flaky, then or now", () => {
    const kept = lane("deno 1", difference("a", "flaky"), difference("b", "flaky"), difference("c", "fails"));
    const now = lane("deno 1", difference("b", "fails"), difference("c", "flaky"), difference("d", "flaky"));
    expect(changes([kept], [now])).toEqual([]);
  });

  test("is another version, and a lane that the table does not have", () => {
    expect(changes([lane("deno 1")], [lane("deno 2")])).toEqual(["layer: this is deno 2, the table is about deno 1"]);
    expect(changes([], [lane("deno 1")])).toEqual(["layer is new"]);
  });
});

test("messages are kept without what changes from run to run", () => {
  expect(shortened("threw Error (fs.open /tmp/conformance-a1B2c3/17/file:\n gone)")).toBe(
    "threw Error (fs.open .../file: gone)",
  );
  expect(shortened("connect 127.0.0.1:34567")).toBe("connect 127.0.0.1:PORT");
  expect(shortened("x".repeat(500))).toHaveLength(163);
});

test("the page in docs is what its data says, and has every lane", () => {
  const kept = readDifferences();
  expect(readFileSync(`${root}docs/compatibility.md`, "utf8")).toBe(compatibilityPage(kept));
  const informative = lanes.filter((one) => one.comparedWith !== undefined).map(({ facts }) => facts.name);
  expect(kept.map((one) => one.lane)).toEqual(informative);
});
