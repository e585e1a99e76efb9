import { parseArgs } from "node:util";
import type { Strain } from "./lanes/strain.ts";

/** What the command line asks for. */
export interface CliOptions {
  readonly lanes: readonly string[];
  readonly cases: readonly string[];
  readonly json?: string;
  readonly seed: number;
  readonly timeScale: number;
  readonly strain?: Strain;
  readonly mutants: boolean;
  readonly mutant: readonly string[];
  readonly sample: number;
  readonly requireMutants: boolean;
  /** How many programs run at once: lanes, or parts of a lane's broken adapters. */
  readonly jobs: number;
  /** Whether a browser may be installed where there is none. */
  readonly install: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run conformance -- [options]

  --lane NAME        run this lane only; may be repeated
  --case ID          run this case only; may be repeated (a partial run certifies nothing)
  --json FILE        write the report: one lane's report, or an array of them
  --seed N           order of the cases; printed, so that an order can be repeated
  --starved          on one processor, with one thread in each pool; needs Linux
  --slow             that, on a processor shared with busy programs, with time limits five times as long
  --list             print the lanes and the cases
  --mutants          run the broken adapters instead: every one of them has to be noticed
  --mutant NAME      run this broken adapter only; may be repeated
  --sample PART      run only this part of the broken adapters, 0 to 1, drawn with the seed
  --require-mutants  fail if a case that certifies has no broken adapter
  --jobs N           run so many programs at once, default 1: some cases are about time, and want the machine alone;
                     with more jobs than lanes, the broken adapters of each lane are divided
  --no-install       do not install a browser where there is none; its lanes fail then
  --help             print this

CONFORMANCE_TIME_SCALE multiplies the time limits.
Exit codes: 0 all is well, 1 something failed, 64 the command line is wrong.`;

/** A command line that asks for something that is not there. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the command line. @throws UsageError */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): CliOptions {
  const { values } = parse(args);
  const options: CliOptions = {
    lanes: values.lane ?? [],
    cases: values.case ?? [],
    seed: number(values.seed ?? String(1 + (Date.now() % 0x7fff_fffe)), "--seed", (n) => Number.isSafeInteger(n)),
    timeScale: number(env.CONFORMANCE_TIME_SCALE ?? "1", "CONFORMANCE_TIME_SCALE", (n) => n > 0 && n <= 1_000),
    mutants: values.mutants === true || values.mutant !== undefined || values["require-mutants"] === true,
    mutant: values.mutant ?? [],
    sample: number(values.sample ?? "1", "--sample", (n) => n > 0 && n <= 1),
    requireMutants: values["require-mutants"] === true,
    jobs: number(values.jobs ?? "1", "--jobs", (n) => Number.isSafeInteger(n) && n >= 1),
    install: values["no-install"] !== true && env.PORTICO_NO_INSTALL !== "1",
    list: values.list === true,
    help: values.help === true,
  };
  if (options.mutants && options.cases.length > 0)
    throw new UsageError("--case does not go with --mutants; use --mutant");
  const strain = values.slow === true ? "slow" : values.starved === true ? "starved" : undefined;
  return {
    ...options,
    ...(strain !== undefined && { strain }),
    ...(values.json !== undefined && { json: values.json }),
  };
}

type Values = {
  lane?: string[];
  case?: string[];
  json?: string;
  seed?: string;
  mutants?: boolean;
  mutant?: string[];
  sample?: string;
  jobs?: string;
  "require-mutants"?: boolean;
  "no-install"?: boolean;
  starved?: boolean;
  slow?: boolean;
  list?: boolean;
  help?: boolean;
};

function parse(args: readonly string[]): { values: Values } {
  const text = { type: "string" } as const;
  const many = { type: "string", multiple: true } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    ...{ lane: many, case: many, mutant: many, json: text, seed: text, sample: text, jobs: text },
    ...{ mutants: flag, "require-mutants": flag, "no-install": flag, list: flag, help: flag },
    ...{ starved: flag, slow: flag },
  };
  try {
    return parseArgs({ args: [...args], options, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function number(text: string, name: string, allowed: (n: number) => boolean): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!allowed(value)) throw new UsageError(`${name} cannot be ${text}`);
  return value;
}
