import process from "node:process";
import type { Command } from "commander";
import { lanesOf, ownLanes, rejectUnknown, rejectUnknownCases } from "../adapter/subject.ts";
import { cases } from "../cases/index.ts";
import { InputError } from "../input-error.ts";
import type { Lane } from "../lanes/lane.ts";
import { mutants } from "../mutants/index.ts";
import { explain } from "../report/explain.ts";
import { runMutantLanes } from "./mutant-lanes.ts";
import { addRunOptions, many, number, type RunOptions } from "./options.ts";
import { runSuiteLanes } from "./suite-lanes.ts";

/** Options of the command that certifies. */
export interface SuiteOptions extends RunOptions {
  readonly command?: string;
  readonly list?: true;
  readonly explain?: string;
  readonly mutants?: true;
  readonly mutant: readonly string[];
  readonly sample: number;
  readonly requireMutants?: true;
}

/** Lanes on which the broken adapters run unless others are named: one without threads and one with everything. */
const mutantLanes: readonly string[] = ["reference", "node-24"];

/** What the program does without a subcommand: certify an adapter. */
export function addSuite(program: Command, exit: (code: number) => void): void {
  addRunOptions(program)
    .argument("[module]", "the adapter's module, or its package; without it, Portico's own adapters")
    .option(
      "--command <command>",
      "start the lane's program with this, e.g. 'my-runtime run --unsafe'; then a lane may have any name",
    )
    .option("--list", "print the lanes and the cases, or with --mutants the broken adapters")
    .option("--explain <case>", "print what a case is about, and what it has been seen to notice")
    .option("--mutants", "run the broken adapters instead: every one of them has to be noticed")
    .addOption(many("--mutant <name>", "run this broken adapter only; may be repeated"))
    .addOption(
      number("--sample <part>", "run only this part of the broken adapters, 0 to 1, drawn with the seed", {
        what: "above 0 and at most 1",
        allowed: (n) => n > 0 && n <= 1,
      }).default(1),
    )
    .option("--require-mutants", "fail if a case that certifies has no broken adapter")
    .action(async (module: string | undefined, options: SuiteOptions) => exit(await runSuite(module, options)));
}

async function runSuite(module: string | undefined, options: SuiteOptions): Promise<number> {
  if (options.explain !== undefined) return print(explain(options.explain));
  const broken = options.mutants === true || options.mutant.length > 0 || options.requireMutants === true;
  check(options, broken);
  const lanes = chooseLanes(module, options, broken);
  if (options.list === true) return print(listing(lanes, broken));
  console.log(`seed ${options.seed}, ${cases.length} cases, lanes ${lanes.map((lane) => lane.facts.name).join(", ")}`);
  if (broken) return runMutantLanes(lanes, options);
  const whole = module === undefined && options.lane.length === 0;
  return runSuiteLanes(lanes, options, { whole });
}

function check(options: SuiteOptions, broken: boolean): void {
  if (broken && options.case.length > 0) throw new InputError("--case does not go with --mutants; use --mutant");
  if (broken && options.junit !== undefined) throw new InputError("--junit does not go with --mutants; use --json");
  rejectUnknownCases(options.case);
  rejectUnknown(
    options.mutant,
    mutants.map((mutant) => mutant.name),
    "mutant",
    "--mutants --list",
  );
}

function chooseLanes(module: string | undefined, options: SuiteOptions, broken: boolean): readonly Lane[] {
  const directory = process.cwd();
  const command = options.command?.split(" ").filter((word) => word !== "");
  if (command !== undefined && (module === undefined || options.lane.length !== 1))
    throw new InputError("--command goes with the module of an adapter and one --lane");
  if (module !== undefined) return lanesOf(module, options.lane, command, directory);
  const all = ownLanes(options.lane, directory);
  const asked = options.all === true || options.lane.length > 0 || !broken;
  return asked ? all : all.filter((lane) => mutantLanes.includes(lane.facts.name));
}

function listing(lanes: readonly Lane[], broken: boolean): string {
  const names = lanes.map(({ facts }) => `lane ${facts.name} (${facts.adapter})`);
  const runs = broken
    ? mutants.map(({ name, kills }) => `mutant ${name} (${kills})`)
    : cases.map((one) => `case ${one.id} (${one.level}, ${one.rule})`);
  return [...names, ...runs].join("\n");
}

function print(text: string): number {
  console.log(text);
  return 0;
}
