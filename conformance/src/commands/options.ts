import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import type { Strain } from "../lanes/strain.ts";

/** How lanes are to be run. */
export interface RunOptions {
  readonly lane: readonly string[];
  readonly all?: true;
  readonly case: readonly string[];
  readonly seed: number;
  readonly timeScale: number;
  /** How many programs run at once: lanes, or parts of a lane's broken adapters. */
  readonly jobs: number;
  readonly starved?: true;
  readonly slow?: true;
  readonly bail?: number;
  readonly json?: string;
  readonly junit?: string;
  /** Whether a browser may be installed where there is none. */
  readonly install: boolean;
}

/** Adds the options of every command that runs lanes. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(many("--lane <name>", "run this lane; may be repeated").conflicts("all"))
    .option("--all", "run every lane")
    .addOption(many("--case <id>", "run this case only; may be repeated (a partial run certifies nothing)"))
    .addOption(
      number("--seed <n>", "order of the cases, to repeat one", wholeNumber).default(
        1 + (Date.now() % 0x7fff_fffe),
        "drawn, and printed",
      ),
    )
    .addOption(
      number("--time-scale <factor>", "multiply every time limit, for slow machines", {
        what: "above 0 and at most 1000",
        allowed: (n) => n > 0 && n <= 1_000,
      })
        .env("CONFORMANCE_TIME_SCALE")
        .default(1),
    )
    .addOption(
      number(
        "--jobs <n>",
        "run so many programs at once; some cases are about time, and want the machine alone",
        countFromOne,
      ).default(1),
    )
    .addOption(number("--bail <n>", "stop a lane after so many failed cases", countFromOne))
    .option("--starved", "on one processor, with one thread in each pool; needs Linux")
    .option("--slow", "that, on a processor shared with busy programs, with time limits five times as long")
    .option("--json <file>", "write the report: one lane's, or an array of them")
    .option("--junit <file>", "write the results as JUnit XML")
    .option("--no-install", "do not install a browser where there is none; its lanes fail then");
}

/** The conditions that the options ask for. */
export function strainOf({ starved, slow }: RunOptions): { readonly strain?: Strain } {
  if (slow === true) return { strain: "slow" };
  return starved === true ? { strain: "starved" } : {};
}

/** An option that may be given several times. */
export function many(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((value: string, before: readonly string[]) => [...new Set([...before, value])])
    .default([], "all");
}

/** An option that is a number. */
export function number(flags: string, description: string, { what, allowed }: Range): Option {
  return new Option(flags, description).argParser((text: string) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (allowed(value)) return value;
    throw new InvalidArgumentError(`It has to be ${what}.`);
  });
}

/** Which numbers an option takes, and how to say so. */
interface Range {
  readonly what: string;
  readonly allowed: (n: number) => boolean;
}

export const wholeNumber: Range = { what: "a whole number", allowed: Number.isSafeInteger };

export const countFromOne: Range = { what: "a whole number from 1", allowed: (n) => Number.isSafeInteger(n) && n >= 1 };
