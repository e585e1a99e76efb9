import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { cases } from "../cases/index.ts";
import { InputError } from "../input-error.ts";
import { inRepository, lanes } from "../lanes/lanes.ts";
import { root } from "../lanes/runtimes.ts";
import { differencesBetween } from "../matrix/compare.ts";
import { matrixFaults, matrixOf } from "../matrix/matrix.ts";
import { pagesOf } from "../matrix/pages.ts";
import type { Report } from "../report/report.ts";
import { readRules } from "../report/rules.ts";
import { digestOf } from "../runner/digest.ts";
import { suiteVersion } from "../version.ts";

interface MatrixOptions {
  readonly out: string;
  readonly check?: true;
}

/** `matrix reports.json`: the docs' pages about conformance. They are about the repository's lanes, so it is hidden elsewhere. */
export function addMatrix(program: Command, exit: (code: number) => void): void {
  program
    .command("matrix", { hidden: !inRepository })
    .summary("write the docs' matrix of rules and lanes")
    .description(
      "Writes conformance.md, conformance/index.html and the badges from the reports of all lanes, which --json has written.",
    )
    .argument("<reports>", "the file with the reports, an array")
    .option("--out <directory>", "where to", join(root, "docs"))
    .option("--check", "write nothing, and fail if what is there says something else")
    .action(async (file: string, options: MatrixOptions) => exit(await matrix(file, options)));
}

async function matrix(file: string, { out, check }: MatrixOptions): Promise<number> {
  const reports = readReports(file);
  const parts = { version: suiteVersion(), reports, lanes, cases, digest: await digestOf(cases), rules: readRules() };
  const faults = matrixFaults(parts);
  for (const fault of faults) console.log(fault);
  if (faults.length > 0) return 1;
  const wanted = pagesOf(matrixOf(parts));
  const directory = resolve(out);
  return check ? compare(directory, wanted, file) : write(directory, wanted);
}

/** @throws InputError if the file has no array of reports in it */
export function readReports(file: string): readonly Report[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new InputError(`${file} has no reports in it: ${(error as Error).message}`);
  }
  if (!Array.isArray(value) || !value.every(isReport))
    throw new InputError(`${file} is no array of reports, as --json writes it for several lanes`);
  return value;
}

function isReport(value: Partial<Report> | null): value is Report {
  return value?.format === 1 && value.host !== undefined && Array.isArray(value.results);
}

function write(directory: string, wanted: ReadonlyMap<string, string>): number {
  for (const name of written(directory)) if (!wanted.has(name)) rmSync(join(directory, name));
  for (const [name, text] of wanted) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
    console.log(name);
  }
  return 0;
}

function compare(directory: string, wanted: ReadonlyMap<string, string>, file: string): number {
  const names = [...new Set([...wanted.keys(), ...written(directory)])].filter((name) =>
    existsSync(join(directory, name)),
  );
  const committed = new Map(names.map((name) => [name, readFileSync(join(directory, name), "utf8")]));
  const differences = differencesBetween(committed, wanted);
  for (const line of differences) console.log(line);
  if (differences.length > 0) console.log(`node conformance/dist/cli.js matrix ${file} writes what it should be`);
  else console.log("the matrix is up to date");
  return differences.length === 0 ? 0 : 1;
}

/** The badges that are there: an adapter may have gone. */
function written(directory: string): string[] {
  const badges = join(directory, "conformance/badges");
  return existsSync(badges) ? readdirSync(badges).map((name) => `conformance/badges/${name}`) : [];
}
