import { expect, test } from "vitest";
import { coverageOf } from "../src/mutants/coverage.ts";
import { joinShards, type MutantReport, runMutants } from "../src/mutants/job.ts";
import { judgeKill } from "../src/mutants/kill.ts";
import type { Mutant } from "../src/mutants/mutant.ts";
import { passOnNull } from "../src/mutants/null.ts";
import { everyScope, override } from "../src/mutants/override.ts";
import { CheckFailure } from "../src/runner/check.ts";
import type { Failure } from "../src/runner/run.ts";
import { noTrap } from "../src/runner/trap.ts";
import { LimitPassed } from "../src/runner/wait.ts";
import { caseOf, inertDriver, testEnvironment } from "./support/environment.ts";

const trap = noTrap;
const environment = testEnvironment({ trap, driver: inertDriver({ version: "24" }) });

const judged = (says: string, ...failures: Failure[]): string => judgeKill({ failures, ms: 1 }, says).status;
const checked: Failure = { kind: "check", message: "echo: expected 3, got 2", error: new CheckFailure("x") };
const crashed: Failure = { kind: "error", message: "threw TypeError (no echo)", error: new TypeError("no echo") };
const hung: Failure = { kind: "limit", message: "timed out: the echo", error: new LimitPassed("x") };

test("a mutant is killed by a failure that says what it should", () => {
  expect(judged("echo: expected", checked)).toBe("killed");
  expect(judged("other", checked)).toBe("missed");
  expect(judged("")).toBe("survived");
  expect(judged("", checked)).toBe("missed");
});

test("a crash of the case does not count", () => {
  expect(judged("no echo", crashed)).toBe("missed");
  expect(judged("echo: expected", crashed, checked)).toBe("killed");
});

test("a time-out counts only if it is asked for", () => {
  expect(judged("the echo", hung)).toBe("missed");
  expect(judged("timed out", hung)).toBe("killed");
});

const version = caseOf(async ({ check, driver }) => check.equal(driver.version, "24", "version"), {
  id: "run/version",
});
const blind = caseOf(async () => undefined, { id: "run/blind" });
const broken = caseOf(async ({ check }) => check.equal(1, 2, "always"), { id: "run/broken" });
const wrong: Mutant = {
  name: "wrong-version",
  kills: "run/version",
  says: "version: expected",
  wrap: { driver: (driver) => override(driver, { version: "25" }) },
};

test("the job tells the killed from the survivors and from those without a control", async () => {
  const mutants: Mutant[] = [
    wrong,
    { ...wrong, name: "unnoticed", kills: "run/blind" },
    { ...wrong, name: "no-control", kills: "run/broken" },
    { ...wrong, name: "elsewhere", lanes: ["other"] },
    { ...wrong, name: "no-case", kills: "run/none" },
  ];
  const job = {
    cases: [version, blind, broken],
    mutants,
    environment,
    nullEnvironment: environment,
    capabilities: [],
    sample: 1,
    shard: { index: 0, of: 1 },
    save: () => undefined,
  };
  const report = await runMutants(job);
  const statuses = report.kills.map((kill) => `${kill.mutant} ${kill.status}`).sort();
  expect(statuses).toEqual([
    "no-case not-applicable",
    "no-control no-control",
    "unnoticed survived",
    "wrong-version killed",
  ]);
  expect([...report.vacuous].sort()).toEqual([
    "never-settles: run/blind",
    "rejects: run/blind",
    "resolves-undefined: run/blind",
  ]);
  expect(report.faults.filter((fault) => fault.startsWith("no-case"))).toEqual([
    "no-case kills run/none, which is no case",
  ]);
});

test("shards divide the drawn mutants, and together they are the lane's report", async () => {
  const mutants = Array.from({ length: 7 }, (_, i): Mutant => ({ ...wrong, name: `wrong-${i}` }));
  const job = { cases: [version], mutants, environment, nullEnvironment: environment, capabilities: [], sample: 1 };
  const runShard = (index: number, of: number) => runMutants({ ...job, shard: { index, of }, save: () => undefined });
  const whole = await runShard(0, 1);
  const shards = await Promise.all([runShard(0, 3), runShard(1, 3), runShard(2, 3)]);
  expect(shards.map((shard) => shard.kills.length)).toEqual([3, 2, 2]);
  const names = (report: MutantReport): string[] => report.kills.map((kill) => kill.mutant).sort();
  expect(names(joinShards(shards as [MutantReport, ...MutantReport[]]))).toEqual(names(whole));
});

test("a case that hangs, throws or checks does not pass on nothing", async () => {
  const cases = [
    caseOf(({ scope }) => scope.sleep(1), { id: "run/only-waits" }),
    caseOf(async ({ check, scope }) => check.equal(await scope.sleep(1).then(() => scope.now()), 5, "now"), {
      id: "run/checks",
    }),
  ];
  expect(await passOnNull(cases, environment)).toEqual(["resolves-undefined: run/only-waits"]);
});

test("coverage lists what has no mutant, and exceptions that are not needed", () => {
  const all = [version, blind, caseOf(async () => undefined, { id: "run/should", level: "should" })];
  expect(coverageOf(all, [wrong], [])).toEqual({ unproven: ["run/blind"], stale: [] });
  expect(coverageOf(all, [wrong], ["run/blind", "run/version", "run/gone"])).toEqual({
    unproven: [],
    stale: ["run/version", "run/gone"],
  });
});

test("an overridden object keeps the rest, private fields included", () => {
  class Counter {
    #count = 0;
    readonly step: number = 1;
    next(): number {
      this.#count += this.step;
      return this.#count;
    }
  }
  const counter = new Counter();
  const changed = override(counter, { step: 5 });
  expect([changed.step, changed.next(), counter.next()]).toEqual([5, 1, 2]);
});

test("a change of every scope reaches the scopes made from it", async () => {
  const plain = {
    now: () => 1,
    scope: async (body: (scope: unknown) => unknown) => body({ ...plain }),
    spawn: () => undefined,
    timeout: () => undefined,
    shield: () => undefined,
    openScope: () => ({ scope: { ...plain } }),
  };
  const changed = everyScope(plain as never, (scope) => override(scope, { now: () => 2 }));
  expect([changed.now(), await changed.scope((inner) => inner.now()), changed.openScope().scope.now()]).toEqual([
    2, 2, 2,
  ]);
});
