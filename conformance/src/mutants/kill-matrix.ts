import type { Case } from "../runner/case.ts";
import { type Behaviour, behavioursOf } from "./behaviour.ts";
import type { Mutant } from "./mutant.ts";

/** Which case notices which wrong behaviour, as it is kept in kill-matrix.json. */
export interface KillMatrix {
  readonly format: 1;
  /** How many cases fail on each behaviour, by its name. */
  readonly behaviours: Readonly<Record<string, number>>;
  /** The behaviours that each case notices, by its id: those that are not too broad. */
  readonly cases: Readonly<Record<string, readonly string[]>>;
}

/** The part of all cases that may fail on a behaviour that counts: beyond it, failing says nothing about the case. */
export const broadest: number = 1 / 5;

/** The matrix's behaviours that too many cases fail on. */
export function tooBroad(matrix: KillMatrix): ReadonlySet<string> {
  const most = Object.keys(matrix.cases).length * broadest;
  return new Set(Object.keys(matrix.behaviours).filter((name) => (matrix.behaviours[name] ?? 0) > most));
}

/**
 * The matrix without the rows of these cases, which have changed and are to run again. What is counted without a row, as
 * crashes are, stays counted: a behaviour can only seem broader.
 */
export function forget(matrix: KillMatrix, ids: readonly string[]): KillMatrix {
  const rows = Object.entries(matrix.cases);
  const gone = rows.filter(([id]) => ids.includes(id)).flatMap(([, names]) => names);
  const left = Object.entries(matrix.behaviours).map(
    ([name, count]) => [name, count - gone.filter((one) => one === name).length] as const,
  );
  const others = rows.filter(([id]) => !ids.includes(id));
  return { ...matrix, behaviours: Object.fromEntries(left), cases: Object.fromEntries(others) };
}

/** Everything that keeps the matrix from proving that each case which certifies can fail. */
export function faultsOf(matrix: KillMatrix, cases: readonly Case[], mutants: readonly Mutant[]): string[] {
  const behaviours = behavioursOf(mutants);
  const broad = tooBroad(matrix);
  return [
    ...differences(
      "behaviour",
      Object.keys(matrix.behaviours),
      behaviours.map(({ name }) => name),
    ),
    ...differences(
      "case",
      Object.keys(matrix.cases),
      cases.map(({ id }) => id),
    ),
    ...Object.entries(matrix.cases).flatMap(([id, names]) => strangers(id, names, matrix, broad)),
    ...behaviours.flatMap((behaviour) => unnoticed(behaviour, matrix, broad)),
    ...cases.filter(({ level }) => level === "must").flatMap(({ id }) => unproven(id, behaviours, matrix, broad)),
  ];
}

function differences(what: string, listed: readonly string[], real: readonly string[]): string[] {
  const [inFile, inSuite] = [new Set(listed), new Set(real)];
  return [
    ...real.filter((name) => !inFile.has(name)).map((name) => `stale: the ${what} ${name} is not in the matrix`),
    ...listed.filter((name) => !inSuite.has(name)).map((name) => `stale: the ${what} ${name} is gone`),
  ];
}

function strangers(
  id: string,
  names: readonly string[],
  matrix: KillMatrix,
  broad: ReadonlySet<string>,
): readonly string[] {
  return names
    .filter((name) => broad.has(name) || !Object.hasOwn(matrix.behaviours, name))
    .map((name) => `${id} lists ${name}, which is ${broad.has(name) ? "too broad" : "no behaviour of the matrix"}`);
}

function unnoticed({ name, mutants }: Behaviour, matrix: KillMatrix, broad: ReadonlySet<string>): readonly string[] {
  if (matrix.behaviours[name] === 0) return [`no case notices ${name}`];
  if (broad.has(name)) return [];
  return mutants
    .filter(({ kills }) => matrix.cases[kills]?.includes(name) === false)
    .map(({ kills }) => `${kills} does not notice ${name}, of which it has a mutant`);
}

/** What a case notices proves it; and it has a mutant of its own that counts. */
function unproven(
  id: Case["id"],
  behaviours: readonly Behaviour[],
  matrix: KillMatrix,
  broad: ReadonlySet<string>,
): readonly string[] {
  const noticed = matrix.cases[id];
  if (noticed === undefined) return [];
  if (noticed.length === 0) return [`no behaviour that counts is noticed by ${id}`];
  const own = behaviours.filter(({ mutants }) => mutants.some(({ kills }) => kills === id));
  return own.some(({ name }) => !broad.has(name)) ? [] : [`every mutant of ${id} is too broad`];
}
