import type { Case } from "../runner/case.ts";
import { plan } from "../runner/plan.ts";
import { type Behaviour, behavioursOf, runsOn } from "./behaviour.ts";
import type { Cell, KillCells } from "./kill-cells.ts";
import { broadest, type KillMatrix } from "./kill-matrix.ts";
import type { Mutant } from "./mutant.ts";

/** A lane, as far as the matrix is concerned. */
export interface MatrixLane {
  readonly name: string;
  readonly capabilities: readonly string[];
  /** How many cases one program runs at once. */
  readonly atOnce: number;
  /** Runs a program of its own. @returns how far it came, and whether it ended by itself */
  readonly run: (launch: Launch) => Promise<{ readonly cells: KillCells; readonly ended: boolean }>;
}

export interface Launch {
  /** Absent: nothing is wrong. */
  readonly behaviour?: string;
  readonly only: readonly string[];
  readonly atOnce: number;
}

export interface MatrixParts {
  readonly cases: readonly Case[];
  readonly mutants: readonly Mutant[];
  /** In this order: the first runs everything that it can, each other one what those before it cannot. */
  readonly lanes: readonly MatrixLane[];
  /** What is known already: only cases and behaviours that are not in it run. Absent: everything runs. */
  readonly kept?: KillMatrix;
  /** How many programs run at once. */
  readonly jobs: number;
  readonly print: (line: string) => void;
}

/** One behaviour on one lane, or no behaviour to see that the cases pass there. */
interface Work {
  readonly lane: MatrixLane;
  readonly behaviour: Behaviour | undefined;
  readonly ids: readonly string[];
}

/** Computes the matrix. @throws Error where a case fails although nothing is wrong */
export async function computeMatrix(parts: MatrixParts): Promise<KillMatrix> {
  const behaviours = behavioursOf(parts.mutants);
  const failed = new Map(behaviours.map(({ name }) => [name, keptCells(name, parts)]));
  const works = worksOf(parts, behaviours).map((work) => ({ ...work, ids: stillToRun(work, parts.kept) }));
  const waiting = works.filter(({ behaviour, ids }) => behaviour !== undefined && ids.length > 0);
  for (const { lane, ids } of works.filter(({ behaviour }) => behaviour === undefined)) {
    if (waiting.some((work) => work.lane === lane)) await control(lane, ids);
  }
  const total = waiting.length;
  let done = 0;
  const next = async (): Promise<void> => {
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) {
      const name = work.behaviour?.name ?? "";
      const cells = await runAll(work.lane, name, work.ids);
      for (const [id, cell] of cells) if (cell !== "passed") failed.get(name)?.set(id, cell);
      done++;
      if (done % 25 === 0 || done === total) parts.print(`kills: ${done}/${total} behaviours`);
    }
  };
  await Promise.all(Array.from({ length: parts.jobs }, next));
  return matrixOf(parts, failed);
}

/** The cases that are known to notice the behaviour. */
function keptCells(name: string, { kept, cases }: MatrixParts): Map<string, Cell> {
  const known = cases.filter(({ id }) => kept?.cases[id]?.includes(name) === true);
  return new Map(known.map(({ id }) => [id, "noticed"]));
}

/** How many cases are known to fail on the behaviour that no row tells of: they crash, or it is too broad. */
function untold(name: string, kept: KillMatrix | undefined): number {
  if (kept === undefined) return 0;
  const told = Object.values(kept.cases).filter((names) => names.includes(name)).length;
  return (kept.behaviours[name] ?? told) - told;
}

/** A control runs all that the lane is asked to run. */
function stillToRun({ behaviour, ids }: Work, kept: KillMatrix | undefined): readonly string[] {
  if (kept === undefined || behaviour === undefined || !Object.hasOwn(kept.behaviours, behaviour.name)) return ids;
  return ids.filter((id) => !Object.hasOwn(kept.cases, id));
}

async function control(lane: MatrixLane, only: readonly string[]): Promise<void> {
  const { cells, ended } = await lane.run({ only, atOnce: lane.atOnce });
  const failing = only.filter((id) => cells.done[id] !== "passed");
  if (!ended || failing.length > 0) throw new Error(`${lane.name} fails with nothing wrong: ${failing.join(", ")}`);
}

/** All cases on a behaviour. One that stops its whole program is found by running those that ran then one by one. */
async function runAll(lane: MatrixLane, behaviour: string, ids: readonly string[]): Promise<Map<string, Cell>> {
  const { cells, ended } = await lane.run({ behaviour, only: ids, atOnce: lane.atOnce });
  const known = new Map(Object.entries(cells.done));
  if (ended) return known;
  if (known.size === 0 && cells.running.length === 0) throw new Error(`${lane.name} cannot run ${behaviour}`);
  for (const id of cells.running) {
    const alone = await lane.run({ behaviour, only: [id], atOnce: 1 });
    known.set(id, alone.cells.done[id] ?? "noticed");
  }
  const rest = ids.filter((id) => !known.has(id));
  return rest.length === 0 ? known : new Map([...known, ...(await runAll(lane, behaviour, rest))]);
}

function worksOf({ cases, lanes }: MatrixParts, behaviours: readonly Behaviour[]): Work[] {
  const works: Work[] = [];
  const seen = new Set<string>();
  for (const [at, lane] of lanes.entries()) {
    const ids = plan(cases, { capabilities: lane.capabilities, seed: 1 }).run.map((one): string => one.id);
    const fresh = ids.filter((id) => !seen.has(id));
    works.push({ lane, behaviour: undefined, ids: at === 0 ? ids : fresh });
    for (const behaviour of behaviours) {
      const here = behaviour.mutants.filter((mutant) => runsOn(mutant, lane.name));
      const elsewhere = lanes.slice(0, at).some((other) => behaviour.mutants.some((m) => runsOn(m, other.name)));
      const own = here.some(({ kills }) => fresh.includes(kills));
      // Where no lane before could show it, every case gets to see it.
      const shown = !elsewhere ? ids : own ? fresh : [];
      if (here.length > 0 && shown.length > 0) works.push({ lane, behaviour, ids: shown });
    }
    for (const id of fresh) seen.add(id);
  }
  return works;
}

function matrixOf({ cases, kept }: MatrixParts, failed: ReadonlyMap<string, ReadonlyMap<string, Cell>>): KillMatrix {
  const counts = [...failed].map(([name, cells]) => [name, cells.size + untold(name, kept)] as const).sort(byName);
  const most = cases.length * broadest;
  const counting = counts.filter(([, count]) => count <= most).map(([name]) => name);
  const rows = cases.map(({ id }) => {
    return [id, counting.filter((name) => failed.get(name)?.get(id) === "noticed")] as const;
  });
  return { format: 1, behaviours: Object.fromEntries(counts), cases: Object.fromEntries([...rows].sort(byName)) };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
