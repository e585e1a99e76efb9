import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cases } from "../cases/index.ts";
import type { Lane } from "../lanes/lane.ts";
import { lanes } from "../lanes/lanes.ts";
import { launchLane } from "../lanes/launch.ts";
import { mutants } from "../mutants/index.ts";
import type { KillCells } from "../mutants/kill-cells.ts";
import { faultsOf, forget, type KillMatrix } from "../mutants/kill-matrix.ts";
import { computeMatrix, type MatrixLane } from "../mutants/kill-matrix-run.ts";
import { summaryOf } from "../mutants/kill-matrix-summary.ts";
import { textOf } from "../mutants/kill-matrix-text.ts";

/** Where the matrix is kept. */
export const matrixFile: string = fileURLToPath(new URL("../../kill-matrix.json", import.meta.url));

export interface KillsOptions {
  /** Only look at the file that is kept. */
  readonly check: boolean;
  /** Run only what the file that is kept does not have. */
  readonly update: boolean;
  /** Cases of that file that run again all the same. */
  readonly again: readonly string[];
  /** Where to write what was computed. */
  readonly write?: string;
  readonly jobs: number;
  readonly print: (line: string) => void;
}

/** Computes the kill matrix, or looks at the one that is kept. @returns everything that is wrong with it */
export async function runKills({ check, update, again, write, jobs, print }: KillsOptions): Promise<readonly string[]> {
  const matrix = check ? readKept() : await compute(jobs, print, update ? forget(readKept(), again) : undefined);
  if (write !== undefined) writeFileSync(write, textOf(matrix));
  for (const line of summaryOf(matrix)) print(line);
  const faults = faultsOf(matrix, cases, mutants);
  for (const fault of faults) print(fault);
  const rows = Object.keys(matrix.behaviours).length;
  print(`kills: ${rows} passed, ${faults.length} failed, 0 skipped`);
  return faults;
}

function compute(jobs: number, print: KillsOptions["print"], kept: KillMatrix | undefined): Promise<KillMatrix> {
  const parts = { cases, mutants, lanes: matrixLanes(), jobs, print };
  return computeMatrix(kept === undefined ? parts : { ...parts, kept });
}

/** @throws Error where the file is not as it was written */
function readKept(): KillMatrix {
  const text = readFileSync(matrixFile, "utf8");
  const matrix = JSON.parse(text) as KillMatrix;
  if (textOf(matrix) !== text) throw new Error(`${matrixFile} has been changed by hand: compute it again`);
  return matrix;
}

/**
 * The reference runs many cases in one program; where cases need threads or files of the system, they run alone. Cases about what is
 * missing run where it is.
 */
function matrixLanes(): readonly MatrixLane[] {
  const atOnce: Readonly<Record<string, number>> = {
    reference: 16,
    "reference-client": 16,
    "reference-bare": 16,
    "node-24": 1,
    "chromium-page": 1,
  };
  return lanes
    .filter(({ facts }) => facts.name in atOnce)
    .map((lane) => matrixLane(lane, atOnce[lane.facts.name] ?? 1));
}

function matrixLane(lane: Lane, atOnce: number): MatrixLane {
  const { name, expected } = lane.facts;
  return {
    name,
    capabilities: expected.capabilities,
    atOnce,
    run: async (launch) => {
      const job = { version: "0.0.0", seed: 1, timeScale: 1, job: "kills", ...launch } as const;
      const { result, trouble } = await launchLane(lane, job);
      const cells = (result ?? { running: [], done: {} }) as KillCells;
      return { cells, ended: trouble.length === 0 };
    },
  };
}
