import type { Capability } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InputError } from "../src/input-error.ts";
import { openTrap } from "../src/lanes/process-trap.ts";
import { audit } from "../src/report/audit.ts";
import { faultsAcross } from "../src/report/merge.ts";
import { faults, makeReport, type Report, type Row } from "../src/report/report.ts";
import { type Case, defineSuite } from "../src/runner/case.ts";
import type { Ctx } from "../src/runner/context.ts";
import type { Environment } from "../src/runner/environment.ts";
import type { Known } from "../src/runner/expect.ts";
import { type FailureKind, runCase } from "../src/runner/run.ts";
import { runSuite } from "../src/runner/suite.ts";
import type { Trap } from "../src/runner/trap.ts";
import { caseOf, inertDriver, testEnvironment } from "./support/environment.ts";

// Every way to fool the runner, the suite or a reader of reports, in a row with what it has to lead to. What takes a real
// program, or can be done in one, is in harness-lanes.browser.test.ts.

let trap: Trap;
let foreign: Map<string, ((error: unknown) => void)[]>;

// The test runner listens for late errors too, and would take them for its own.
beforeEach(() => {
  foreign = new Map();
  for (const name of ["unhandledRejection", "uncaughtException"]) {
    foreign.set(name, process.rawListeners(name) as ((error: unknown) => void)[]);
    process.removeAllListeners(name);
  }
  trap = openTrap();
});

afterEach(() => {
  trap.close();
  for (const [name, listeners] of foreign) for (const fn of listeners) process.on(name, fn);
});

const never = (): Promise<never> => new Promise(() => undefined);
const nothing = async (): Promise<void> => undefined;

/** A program, an adapter or a case, and the only failure that it has to be. */
interface RunnerRow {
  readonly name: string;
  readonly run?: (ctx: Ctx) => Promise<void>;
  readonly parts?: () => Parameters<typeof testEnvironment>[0];
  readonly change?: (environment: Environment) => Environment;
  readonly kind: FailureKind;
  readonly message: string;
}

let report: ((error: unknown) => void) | undefined;
const onRoot = (options: { report?: (error: unknown) => void }): void => {
  report = options.report;
};

const opening = (open: Environment["open"]) => (environment: Environment) => ({ ...environment, open });
const closing = (close: () => Promise<readonly string[]>) => (environment: Environment) => ({
  ...environment,
  open: async () => ({ ...(await environment.open()), close }),
});
/** A driver that claims something else each time it is asked. */
const fickle = (): Driver => {
  let asked = 0;
  const claims: Capability[][] = [["fs"], ["tcp"]];
  const driver = inertDriver();
  return Object.defineProperty(driver, "capabilities", { get: () => claims[asked++ % 2] });
};

const runnerRows: readonly RunnerRow[] = [
  {
    name: "a root that does not end",
    parts: () => ({ close: never }),
    ...{ kind: "limit", message: "timed out: the end of the root" },
  },
  {
    name: "a root that rejects at its end",
    parts: () => ({ close: () => Promise.reject(new Error("left over")) }),
    ...{ kind: "clean-up", message: "closing the root: Error (left over)" },
  },
  {
    name: "a root that cannot be opened",
    change: (environment) => ({
      ...environment,
      openRoot: () => {
        throw new Error("closed today");
      },
    }),
    ...{ kind: "error", message: "opening the root: Error (closed today)" },
  },
  {
    name: "a connection that the peer still sees",
    parts: () => ({ left: ["a connection"] }),
    ...{ kind: "leak", message: "leak: a connection" },
  },
  {
    name: "a failure that is reported and not taken",
    run: async () => report?.(new Error("handler")),
    parts: () => ({ onRoot }),
    ...{ kind: "late", message: "reported and not taken: Error (handler)" },
  },
  {
    name: "surroundings that never open",
    change: opening(never),
    ...{ kind: "limit", message: "timed out: the opening of the surroundings" },
  },
  {
    name: "surroundings that never close",
    change: closing(never),
    ...{ kind: "limit", message: "timed out: the closing of the surroundings" },
  },
  {
    name: "a peer that has gone",
    change: closing(() => Promise.reject(new Error("The peer has gone"))),
    ...{ kind: "clean-up", message: "closing the surroundings: Error (The peer has gone)" },
  },
  {
    name: "claims that change while the case runs",
    run: async (ctx) => void (ctx.driver.capabilities as Capability[]).push("fs"),
    ...{ kind: "check", message: "the claimed capabilities changed while the case ran" },
  },
  {
    name: "claims that change whenever they are read",
    parts: () => ({ driver: fickle() }),
    ...{ kind: "check", message: "the claimed capabilities changed while the case ran" },
  },
];

describe("the runner", () => {
  test.each(runnerRows)("$name", async ({ run = nothing, parts, change, kind, message }) => {
    const environment = testEnvironment({ trap, ...parts?.() });
    const { failures } = await runCase(caseOf(run), change?.(environment) ?? environment);
    expect(failures.map((failure) => [failure.kind, failure.message])).toEqual([[kind, message]]);
  });

  test("a driver that cannot be prepared fails the case before and after it", async () => {
    for (const [prepare, message] of [
      [never, "timed out: the driver to be prepared"],
      [() => Promise.reject(new Error("no")), "preparing the driver: Error (no)"],
    ] as const) {
      const { failures } = await runCase(caseOf(nothing), testEnvironment({ trap, driver: inertDriver({ prepare }) }));
      expect(failures.map((failure) => failure.message)).toEqual([message, message]);
    }
  });

  test("a case that never settles is cancelled, and what it does afterwards is nobody else's failure", async () => {
    const cancelled: string[] = [];
    const environment = testEnvironment({ trap, cancel: () => cancelled.push("root") });
    let goOn: (() => void) | undefined;
    const zombie = caseOf(async (ctx: Ctx) => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      ctx.check.ok(true, "too late");
    });
    expect((await runCase(zombie, environment)).failures).toHaveLength(1);
    expect(cancelled).toEqual(["root"]);
    const next = await runCase(
      caseOf(async () => goOn?.()),
      environment,
    );
    expect(next.failures).toEqual([]);
  });

  test("clean-ups run after a failure and around one that throws, last first", async () => {
    const order: number[] = [];
    const one = caseOf(async (ctx) => {
      ctx.defer(() => order.push(1));
      ctx.defer(() => Promise.reject(new Error("clean-up")));
      ctx.defer(() => order.push(3));
      throw new Error("failed");
    });
    const { failures } = await runCase(one, testEnvironment({ trap }));
    expect(order).toEqual([3, 1]);
    expect(failures.map(({ message }) => message)).toEqual([
      "threw Error (failed)",
      "deferred function: Error (clean-up)",
    ]);
  });

  test("what a case ends, takes or replaces for a while is its own business", async () => {
    let opened = 0;
    const close = (): Promise<void> => (opened++ === 0 ? Promise.reject(new Error("expected")) : Promise.resolve());
    const one = caseOf(async (ctx) => {
      const { now } = Date;
      Date.now = () => 0;
      report?.(new Error("handler"));
      ctx.check.equal(ctx.reported().length, 1, "reports");
      await ctx
        .root()
        .close()
        .catch(() => undefined);
      Date.now = now;
    });
    expect((await runCase(one, testEnvironment({ trap, close, onRoot }))).failures).toEqual([]);
  });

  test("a slow case has more time", async () => {
    const wait = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));
    const environment = testEnvironment({ trap });
    expect((await runCase(caseOf(wait), environment)).failures).toHaveLength(1);
    expect((await runCase(caseOf(wait, { slow: true }), environment)).failures).toEqual([]);
  });
});

const good = caseOf(nothing, { id: "run/good" });
const bad = caseOf(() => Promise.reject(new Error("broken")), { id: "run/bad" });
const files = caseOf(nothing, { id: "fs/files", needs: ["fs"] });
const badFiles = caseOf(() => Promise.reject(new Error("broken")), { id: "fs/bad", needs: ["fs"] });

const known = (id: string, parts: Partial<Known> = {}): Known => ({
  ...{ case: id, says: "broken", issue: "https://example.org/1", added: "2026-01-01" },
  ...parts,
});

interface SuiteRun {
  readonly cases: readonly Case[];
  readonly known?: readonly Known[];
  readonly capabilities?: readonly string[];
  readonly only?: readonly string[];
  readonly environment?: Partial<Environment>;
  readonly save?: (report: Report) => void;
  readonly progress?: () => void;
}

const host = { adapter: "a", lane: "l", runtime: "node", runtimeVersion: "24", os: "linux", arch: "x64" };

function suite({ cases, known: entries = [], capabilities = [], ...more }: SuiteRun): Promise<Report> {
  const driver = inertDriver({ capabilities: capabilities as Capability[] });
  return runSuite({
    cases,
    suite: { name: "suite" },
    environment: { ...testEnvironment({ trap, driver }), ...more.environment },
    host: { ...host, capabilities },
    ...{ version: "0.0.0", timeScale: 1, only: more.only },
    expectations: { adapter: "a", known: entries },
    save: more.save ?? (() => undefined),
    ...(more.progress !== undefined && { progress: more.progress }),
  });
}

const statuses = ({ results }: Report): Record<string, string> =>
  Object.fromEntries(results.map((row: Row) => [row.id, row.status]));

/** A suite's run that must not certify. */
interface SuiteRow extends SuiteRun {
  readonly name: string;
  readonly statuses: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}

const suiteRows: readonly SuiteRow[] = [
  { name: "no case at all", cases: [], statuses: {}, faults: ["No case applies", "No case has run"] },
  {
    name: "no case that applies",
    cases: [files],
    statuses: { "fs/files": "not-applicable" },
    faults: ["No case applies", "No case has run"],
  },
  {
    name: "an unknown capability",
    ...{ cases: [good], capabilities: ["magic"], statuses: { "run/good": "pass" } },
    faults: [
      "The driver claims the unknown capability magic",
      "magic is claimed, and no case that needs it has passed",
    ],
  },
  {
    name: "a capability of which every case is known to fail",
    ...{ cases: [good, badFiles], capabilities: ["fs"], known: [known("fs/bad")] },
    statuses: { "run/good": "pass", "fs/bad": "known-failure" },
    faults: ["fs is claimed, and no case that needs it has passed"],
  },
  {
    name: "a failure",
    ...{ cases: [good, bad], statuses: { "run/good": "pass", "run/bad": "fail" } },
    faults: ["run/bad: fail (threw Error (broken))"],
  },
  {
    name: "a known failure that passes",
    ...{ cases: [good], known: [known("run/good")], statuses: { "run/good": "unexpected-pass" } },
    faults: ["run/good: unexpected-pass (passes now: delete its entry (https://example.org/1) from conformance.json)"],
  },
  {
    name: "a known failure that says something else",
    ...{ cases: [good, bad], known: [known("run/bad", { says: "timed out" })] },
    statuses: { "run/good": "pass", "run/bad": "fail" },
    faults: ['run/bad: fail (threw Error (broken) (known to fail with "timed out"))'],
  },
  {
    name: "a flaky case that fails in another way",
    ...{ cases: [good, bad], known: [known("run/bad", { says: "timed out", flaky: true })] },
    statuses: { "run/good": "pass", "run/bad": "fail" },
    faults: ['run/bad: fail (threw Error (broken) (known to fail with "timed out"))'],
  },
  {
    name: "a known failure of no case",
    ...{ cases: [good], known: [known("run/gone")] },
    statuses: { "run/good": "pass", "run/gone": "stale-expectation" },
    faults: ["run/gone: stale-expectation (no such case)"],
  },
  {
    name: "a known failure of a case that does not apply",
    ...{ cases: [good, files], known: [known("fs/files")] },
    statuses: { "run/good": "pass", "fs/files": "stale-expectation" },
    faults: ["fs/files: stale-expectation (expected to fail here, and does not run here)"],
  },
  {
    name: "two entries for one case",
    ...{ cases: [good, bad], known: [known("run/bad", { says: "timed out" }), known("run/bad")] },
    statuses: { "run/good": "pass", "run/bad": "known-failure" },
    faults: ["conformance.json has two entries for run/bad here"],
  },
  {
    name: "a partial run",
    ...{ cases: [good, bad], only: ["run/good"], statuses: { "run/good": "pass", "run/bad": "not-run" } },
    faults: ["The run is partial"],
  },
  {
    name: "a partial run of a case that is not there",
    ...{ cases: [good], only: ["run/gone"], statuses: { "run/good": "not-run" } },
    faults: ["No case is called run/gone", "No case applies", "The run is partial", "No case has run"],
  },
  {
    name: "claims that are others than when the run was planned",
    cases: [good],
    environment: {
      open: async () => ({ ...(await testEnvironment().open()), driver: inertDriver({ capabilities: ["fs"] }) }),
    },
    statuses: { "run/good": "pass" },
    faults: ['The driver claims "fs", and "" when the run was planned'],
  },
];

describe("the suite", () => {
  test.each(suiteRows)("$name", async ({ name: _, statuses: right, faults: wrong, ...run }) => {
    const result = await suite(run);
    expect(statuses(result)).toEqual(right);
    expect(faults(result)).toEqual(wrong);
  });

  test("it certifies what is good", async () => {
    const result = await suite({ cases: [good, files, badFiles], capabilities: ["fs"], known: [known("fs/bad")] });
    expect(faults(result)).toEqual([]);
    expect(await audit(result, [good, files, badFiles])).toEqual([]);
  });

  test("a run that is cut off leaves a report that says how far it came, and is not good", async () => {
    const saved: Report[] = [];
    await suite({ cases: [good, bad], save: (one) => saved.push(one) });
    expect(saved.map(({ problems }) => problems.length)).toEqual([1, 1, 0]);
    expect(saved.slice(0, 2).map((one) => faults(one)[0])).toEqual(Array(2).fill("The run has not come to its end"));
    expect(Object.values(statuses(saved[0] as Report))).toEqual(["not-run", "not-run"]);
    expect(statuses(saved[2] as Report)).toEqual({ "run/bad": "fail", "run/good": "pass" });
  });

  test("what a case opens when the runner has looked already is seen at the end", async () => {
    let open: readonly string[] = [];
    const leaks = { sight: "observed", now: () => open } as const;
    const save = ({ counts }: Report): void => {
      if (counts.pass === 1) open = ["Timeout"];
    };
    const other = caseOf(nothing, { id: "run/other" });
    const result = await suite({ cases: [good, other], environment: { leaks }, save });
    expect(faults(result)).toEqual(["leak: Timeout outlived the suite"]);
  });

  test("a late error of no case is a fault of the run", async () => {
    const progress = (): void => void Promise.reject(new Error("in between"));
    const result = await suite({ cases: [good], progress });
    expect(result.problems).toEqual(["late error between cases: Error (in between)"]);
  });
});

const malformed: readonly (readonly [name: string, parts: Partial<Case>, message: string])[] = [
  ["an id that is no sentence", { id: "timers/Not Kebab" }, "the id is a trait and a sentence in kebab-case"],
  ["an id of an unknown trait", { id: "magic/x" as Case["id"] }, "the id is a trait and a sentence in kebab-case"],
  ["a rule without a number", { rule: "4" }, "the rule is like TCP-4, got 4"],
  ["a version in words", { since: "soon" }, "since is a version, got soon"],
  ["an unknown level", { level: "may" as Case["level"] }, "unknown level may"],
  ["an unknown capability", { needs: ["magic" as Capability] }, "unknown capability magic"],
  ["an unknown lack", { lacks: ["magic" as Capability] }, "unknown capability magic"],
  ["no body", { run: undefined as unknown as Case["run"] }, "there is nothing to run"],
];

describe("the definition of cases refuses", () => {
  test.each(malformed)("%s", (_, parts, message) => {
    const one = caseOf(nothing, parts);
    expect(() => defineSuite([one])).toThrow(new InputError(`The cases are malformed:\n${one.id}: ${message}`));
  });

  test("an id that is computed anew each time", () => {
    let count = 0;
    const one = Object.defineProperty(caseOf(nothing), "id", { get: () => `run/n${count++}`, enumerable: true });
    expect(() => defineSuite([one])).toThrow("id is no plain value");
  });

  test("an id twice", () => {
    expect(() => defineSuite([good, good])).toThrow("run/good: another case has this id");
  });

  test("changes afterwards", () => {
    const [one] = defineSuite([caseOf(nothing, { needs: ["fs"] })]);
    expect([Object.isFrozen(one), Object.isFrozen(one?.needs)]).toEqual([true, true]);
  });
});

const failure = "run/bad: fail (threw Error (broken))";

/** A report edited by hand, or by a program that means well with itself. */
const forgeries: readonly (readonly [name: string, edit: (report: Report) => Report, found: readonly string[]])[] = [
  ["only what is there", (honest) => honest, [failure]],
  [
    "without the failed row",
    (honest) => ({ ...honest, results: honest.results.filter(({ id }) => id !== "run/bad") }),
    [
      "The suite has 3 cases, the report has 2",
      "The counts do not match the rows",
      "run/bad is not in the report",
      "The profiles do not match the rows",
    ],
  ],
  [
    "without the failed row, and with books that balance",
    ({ results, ...honest }) =>
      makeReport({
        ...honest,
        suite: { ...honest.suite, cases: 2 },
        results: results.filter(({ id }) => id !== "run/bad"),
      }),
    ["run/bad is not in the report"],
  ],
  [
    "of a smaller suite",
    ({ results, ...honest }) =>
      makeReport({
        ...honest,
        suite: { ...honest.suite, cases: 2, digest: "0" },
        results: results.filter(({ id }) => id !== "run/bad"),
      }),
    ["The report is about another suite", "run/bad is not in the report"],
  ],
  ["with a status that does not exist", editRow({ status: "passed" as Row["status"] }), ["run/bad: passed"]],
  [
    "with a failure that only should not be",
    editRow({ status: "fail", level: "should" }),
    ["run/bad has another level or other needs in the report"],
  ],
  [
    "with a failure of an unknown level",
    editRow({ status: "fail", level: "may" as Row["level"] }),
    ["run/bad: fail", "run/bad has another level or other needs in the report"],
  ],
  [
    "with a failure that did not apply",
    editRow({ status: "not-applicable", reason: "needs luck" }),
    ["run/bad is not-applicable in the report, and applies"],
  ],
  ["with a pass that never ran", editRow({ status: "pass" }), ["run/bad has passed in the report without having run"]],
  [
    "with the row twice",
    ({ results, ...honest }) => makeReport({ ...honest, results: [...results, results[0] as Row] }),
    ["fs/files is in the report twice", "The suite has 3 cases, the report has 4", failure],
  ],
  [
    "with a row of no case",
    ({ results, ...honest }) =>
      makeReport({ ...honest, results: [...results, { ...good, status: "pass", id: "run/x" }] }),
    ["The suite has 3 cases, the report has 4", failure, "run/x is in the report, and no case"],
  ],
  [
    "with other counts",
    (honest) => ({ ...honest, counts: { pass: 3 } }),
    ["The counts do not match the rows", failure],
  ],
  [
    "with other profiles",
    (honest) => ({ ...honest, profiles: { ...honest.profiles, blocking: "pass" } }),
    [failure, "The profiles do not match the rows"],
  ],
  [
    "without what was claimed",
    ({ host: claiming, ...honest }) => makeReport({ ...honest, host: { ...claiming, capabilities: [] } }),
    [failure, "fs/files has passed in the report, and does not apply"],
  ],
];

/** The failed case's row, as somebody would like to have it; the rest follows. */
function editRow(parts: Partial<Row>): (report: Report) => Report {
  const { id, level, needs } = bad;
  return ({ results, ...honest }) =>
    makeReport({
      ...honest,
      results: results.map((row) => (row.id === id ? { id, level, needs, ...parts } : row)) as Row[],
    });
}

describe("a reader of a report finds", () => {
  const cases = [good, bad, files];
  test.each(forgeries)("%s", async (_, edit, found) => {
    const forged = edit(await suite({ cases, capabilities: ["fs"] }));
    expect([...faults(forged), ...(await audit(forged, cases))]).toEqual(found);
  });

  test("what only shows across lanes", async () => {
    const one = await suite({ cases: [good] });
    const other = await suite({ cases: [good, bad] });
    const wrong = ["l ran another suite than l", "run/bad has passed on no lane"];
    expect(faultsAcross([one, other], [good, bad])).toEqual(wrong);
    expect(faultsAcross([], [good])).toEqual(["No lane has run"]);
    expect(faultsAcross([one], [good, files])).toEqual(["fs/files has passed on no lane", "No lane claims fs"]);
  });
});
