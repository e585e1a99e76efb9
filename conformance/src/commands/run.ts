import process from "node:process";
import type { Command } from "commander";
import { moduleUrl, ownLanes } from "../adapter/subject.ts";
import { InputError } from "../input-error.ts";
import { kindNames } from "../lanes/kinds.ts";
import { addRunOptions, type RunOptions } from "./options.ts";
import { runSuiteLanes } from "./suite-lanes.ts";

/** `run ./my.cases.js`: a library author's own cases on Portico's adapters. */
export function addRun(program: Command, exit: (code: number) => void): void {
  const command = program
    .command("run")
    .summary("run your own cases on every adapter")
    .description(
      "Runs the cases that a module exports, `export const cases = defineCases([...])`, on Portico's adapters: each gets a fresh scope and is checked for leaks and late errors, as the suite's own are.",
    )
    .argument("<cases>", "the module with the cases");
  addRunOptions(command).action(async (module: string, options: RunOptions) => exit(await runOwn(module, options)));
}

async function runOwn(module: string, options: RunOptions): Promise<number> {
  if (!options.all && options.lane.length === 0)
    throw new InputError(`Say where: --all, or --lane with one of ${kindNames.join(", ")}`);
  const directory = process.cwd();
  const own = moduleUrl(module, directory);
  const lanes = ownLanes(options.lane, directory).filter((lane) => lane.facts.traits === undefined);
  console.log(`seed ${options.seed}, cases of ${module}, lanes ${lanes.map((lane) => lane.facts.name).join(", ")}`);
  return runSuiteLanes(lanes, options, { whole: false, own });
}
