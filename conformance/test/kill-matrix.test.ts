import { expect, test } from "vitest";
import { behavioursOf } from "../src/mutants/behaviour.ts";
import { mutants as all } from "../src/mutants/index.ts";
import { type Cell, type KillCells, runKillCells } from "../src/mutants/kill-cells.ts";
import { faultsOf, forget, type KillMatrix, tooBroad } from "../src/mutants/kill-matrix.ts";
import { computeMatrix, type MatrixLane } from "../src/mutants/kill-matrix-run.ts";
import { twinsOf } from "../src/mutants/kill-matrix-summary.ts";
import { textOf } from "../src/mutants/kill-matrix-text.ts";
import type { Mutant } from "../src/mutants/mutant.ts";
import { override } from "../src/mutants/override.ts";
import { wrong } from "../src/mutants/wrap.ts";
import { noTrap } from "../src/runner/trap.ts";
import { caseOf, inertDriver, testEnvironment } from "./support/environment.ts";

const nothing = async (): Promise<void> => undefined;
const ids = ["run/a", "run/b", "run/c", "run/d", "run/e"] as const;
const cases = ids.map((id) => caseOf(nothing, { id }));
/** A mutant of each case, of a behaviour of its own. */
const mutants = ids.flatMap((id) => wrong(`not-${id.slice(4)}`, {}, { [id]: "x" })).map(distinct);

function distinct(mutant: Mutant): Mutant {
  return { ...mutant, wrap: { driver: (driver) => driver } };
}

const good: KillMatrix = {
  format: 1,
  behaviours: Object.fromEntries(ids.map((id) => [`not-${id.slice(4)}`, 1])),
  cases: Object.fromEntries(ids.map((id) => [id, [`not-${id.slice(4)}`]])),
};

test("a matrix in which each case notices its own behaviour is in order", () => {
  expect(faultsOf(good, cases, mutants)).toEqual([]);
});

test("a behaviour that more than a fifth of all cases notice counts for none", () => {
  const matrix = { ...good, behaviours: { ...good.behaviours, "not-a": 2 }, cases: { ...good.cases, "run/a": [] } };
  expect([...tooBroad(matrix)]).toEqual(["not-a"]);
  expect(faultsOf(matrix, cases, mutants)).toEqual(["no behaviour that counts is noticed by run/a"]);
  const other = { ...matrix, cases: { ...matrix.cases, "run/a": ["not-b"] } };
  expect(faultsOf(other, cases, mutants)).toEqual(["every mutant of run/a is too broad"]);
});

test("a behaviour that is too broad is in no row", () => {
  const matrix = { ...good, behaviours: { ...good.behaviours, "not-a": 2 } };
  expect(faultsOf(matrix, cases, mutants)).toContain("run/a lists not-a, which is too broad");
});

test("a must case that nothing kills is a fault, a should case is not", () => {
  const matrix = { ...good, cases: { ...good.cases, "run/e": [] } };
  expect(faultsOf(matrix, cases, mutants)).toContain("no behaviour that counts is noticed by run/e");
  const should = cases.map((one) => (one.id === "run/e" ? { ...one, level: "should" as const } : one));
  expect(faultsOf(matrix, should, mutants)).toEqual(["run/e does not notice not-e, of which it has a mutant"]);
});

test("a behaviour that nobody notices is a fault", () => {
  const matrix = { ...good, behaviours: { ...good.behaviours, "not-a": 0 } };
  expect(faultsOf(matrix, cases, mutants)).toEqual(["no case notices not-a"]);
});

test("a case has to notice the behaviours of its own mutants", () => {
  const matrix = { ...good, cases: { ...good.cases, "run/a": ["not-b"] } };
  expect(faultsOf(matrix, cases, mutants)).toEqual(["run/a does not notice not-a, of which it has a mutant"]);
});

test("what is new, and what is gone, is stale", () => {
  expect(faultsOf(good, [...cases, caseOf(nothing, { id: "run/new" })], mutants)).toEqual([
    "stale: the case run/new is not in the matrix",
  ]);
  expect(faultsOf(good, cases.slice(1), mutants.slice(1))).toEqual([
    "stale: the behaviour not-a is gone",
    "stale: the case run/a is gone",
  ]);
  expect(faultsOf(good, cases, [...mutants, distinct({ ...(mutants[0] as Mutant), behaviour: "new" })])).toContain(
    "stale: the behaviour new is not in the matrix",
  );
});

test("mutants of one call, and those with one wrap, show one behaviour", () => {
  const wrap = { driver: inert };
  const [first, second] = wrong("two", wrap, { "run/a": "x", "run/b": "y" });
  const third: Mutant = { name: "three", kills: "run/c", says: "z", wrap: { driver: inert } };
  const other: Mutant = { ...third, name: "other", wrap: { driver: (driver) => override(driver, {}) } };
  const found = behavioursOf([first, second, third, other] as Mutant[]);
  expect(found.map(({ name, mutants: own }) => [name, own.length])).toEqual([
    ["two", 3],
    ["other", 1],
  ]);
});

function inert<T>(driver: T): T {
  return driver;
}

test("the behaviours of the suite have names of their own", () => {
  const names = behavioursOf(all).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("a crash fails the case without noticing anything, and only what fails twice has failed", async () => {
  let runs = 0;
  const job = {
    wrap: {},
    cases: [
      caseOf(nothing, { id: "run/passes" }),
      caseOf(async ({ check }) => check.equal(1, 2, "always"), { id: "run/notices" }),
      caseOf(async () => (undefined as unknown as { no(): void }).no(), { id: "run/crashes" }),
      caseOf(async ({ check }) => check.equal(runs++, 1, "the first time"), { id: "run/falters" }),
    ],
    own: [],
    environment: testEnvironment({ trap: noTrap, driver: inertDriver() }),
    atOnce: 4,
  };
  const saved: KillCells[] = [];
  const cells = await runKillCells({ ...job, limits: job.environment.limits, save: (so) => saved.push(so) });
  expect(cells.done).toEqual({
    "run/passes": "passed",
    "run/notices": "noticed",
    "run/crashes": "crashed",
    "run/falters": "passed",
  });
  expect(saved[0]?.running).toEqual(["run/passes"]);
});

/** A lane on which each case notices its own behaviour, as `strange` changes it. */
function laneOf(strange: (behaviour: string, id: string) => Cell | "stops" | undefined): MatrixLane {
  return {
    name: "self-test",
    capabilities: [],
    atOnce: 2,
    run: async ({ behaviour = "", only }) => {
      const cells = only.map((id) => [id, strange(behaviour, id) ?? usual(behaviour, id)] as const);
      const running = cells.filter(([, cell]) => cell === "stops").map(([id]) => id);
      const done = Object.fromEntries(cells.filter(([, cell]) => cell !== "stops")) as Record<string, Cell>;
      return { cells: { running, done }, ended: running.length === 0 };
    },
  };
}

function usual(behaviour: string, id: string): Cell {
  return behaviour === `not-${id.slice(4)}` ? "noticed" : "passed";
}

const compute = (lane: MatrixLane): Promise<KillMatrix> =>
  computeMatrix({ cases, mutants, lanes: [lane], jobs: 2, print: () => undefined });

test("the matrix is computed from what the lanes' programs say", async () => {
  expect(await compute(laneOf(() => undefined))).toEqual(good);
});

test("of a case that is forgotten the matrix counts nothing", () => {
  const { "run/e": _, ...rows } = good.cases;
  const forgotten = forget(good, ["run/e", "run/e"]);
  expect(forgotten).toEqual({ ...good, behaviours: { ...good.behaviours, "not-e": 0 }, cases: rows });
  expect(forget(good, [])).toEqual(good);
});

test("beside what is kept, only new cases and behaviours run", async () => {
  const ran: string[] = [];
  const lane = laneOf((behaviour, id) => {
    if (behaviour !== "") ran.push(`${behaviour} ${id}`);
    return undefined;
  });
  const { "not-e": _, ...behaviours } = good.behaviours;
  const { "run/e": __, ...rows } = good.cases;
  // One case only crashes on it.
  const kept = { ...good, behaviours: { ...behaviours, "not-a": 2 }, cases: rows };
  const matrix = await computeMatrix({ cases, mutants, lanes: [lane], jobs: 1, print: () => undefined, kept });
  const onEach = ids.map((id) => `not-e ${id}`);
  expect(ran.sort()).toEqual([...["a", "b", "c", "d"].map((name) => `not-${name} run/e`), ...onEach].sort());
  expect(matrix.behaviours).toEqual({ ...good.behaviours, "not-a": 2 });
});

test("a case that stops its program has noticed", async () => {
  expect(
    await compute(laneOf((behaviour, id) => (behaviour === "not-a" && id === "run/a" ? "stops" : undefined))),
  ).toEqual(good);
});

test("a case that fails with nothing wrong stops the computation", async () => {
  await expect(compute(laneOf((behaviour) => (behaviour === "" ? "noticed" : undefined)))).rejects.toThrow(
    "self-test fails with nothing wrong",
  );
});

test("a behaviour that fails too many cases is counted, and in no row", async () => {
  const matrix = await compute(laneOf((behaviour) => (behaviour === "not-a" ? "noticed" : undefined)));
  expect(matrix.behaviours["not-a"]).toBe(5);
  expect(Object.values(matrix.cases).flat()).not.toContain("not-a");
});

test("cases that notice exactly the same are told", () => {
  const matrix = { ...good, cases: { ...good.cases, "run/b": ["not-a"] } };
  expect(twinsOf(matrix)).toEqual([["run/a", "run/b"]]);
});

test("the text of a matrix is what it was made from", () => {
  expect(JSON.parse(textOf(good))).toEqual(good);
});
