// The command line of a soak.
import { parseArgs } from "node:util";

export const usage = `Usage: npm run soak -- [options]

Runs all lanes again and again, each time in another order of the cases, then once starved and once slow, and says how often
lanes and cases fail. Without --lane, all mutants on all lanes, crash loops and the benches at full length follow.

  --runs N        so many orders, default 20, or as many as seeds are given
  --seed N        an order of the cases; may be repeated. What is missing is drawn; all are printed
  --lane NAME     these lanes only, and nothing but lanes; may be repeated
  --jobs N        run so many lanes at once, default 1
  --no-strain     without the starved and the slow run, which need Linux
  --json FILE     write the rates, and every run, as JSON; after each run, so that a soak that is ended leaves what it has
  --help          print this

CONFORMANCE_TIME_SCALE multiplies the time limits.
Exit codes: 0 every run was good, 1 one was not, 64 the command line is wrong.`;

/** A command line that asks for something that is not there. */
export class UsageError extends Error {}

/**
 * @typedef {object} Options
 * @property {readonly number[]} seeds
 * @property {readonly string[]} lanes all of them if empty
 * @property {number} jobs
 * @property {boolean} strain
 * @property {number} timeScale
 * @property {string | undefined} json
 * @property {boolean} help
 */

/**
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {() => number} draw a number in [0, 1)
 * @returns {Options}
 */
export function readSoakOptions(args, env, draw = Math.random) {
  const values = parse(args);
  const given = (values.seed ?? []).map((text) => number("--seed", text, 0));
  const runs = values.runs === undefined ? given.length || 20 : number("--runs", values.runs, 1);
  if (given.length > runs) throw new UsageError(`--runs ${runs} is less than the ${given.length} seeds`);
  const drawn = Array.from({ length: runs - given.length }, () => 1 + Math.floor(draw() * 0x7fff_fffe));
  return {
    seeds: [...given, ...drawn],
    lanes: values.lane ?? [],
    jobs: number("--jobs", values.jobs ?? "1", 1),
    strain: values["no-strain"] !== true,
    timeScale: scale(env.CONFORMANCE_TIME_SCALE ?? "1"),
    json: values.json,
    help: values.help === true,
  };
}

function parse(args) {
  const many = { type: "string", multiple: true };
  const text = { type: "string" };
  const flag = { type: "boolean" };
  const options = { runs: text, seed: many, lane: many, jobs: text, json: text, "no-strain": flag, help: flag };
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function number(name, text, least) {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new UsageError(`${name} cannot be ${text}`);
  return value;
}

function scale(text) {
  const value = Number(text);
  if (!(value > 0 && value <= 1_000)) throw new UsageError(`CONFORMANCE_TIME_SCALE cannot be ${text}`);
  return value;
}
