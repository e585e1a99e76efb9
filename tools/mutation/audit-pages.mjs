// Which cases notice a mutation in a browser. A page cannot be told of another mutation, so each has runs of the lane to itself, in a copy
// in which it is on, until a case fails.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { copyRepository, plant, switchFile } from "./copy.mjs";

/** @param {string} name of a lane */
export function isInBrowser(name) {
  return name.startsWith("chromium-");
}

/**
 * Tries each mutation. @returns {Promise<Map<number, { by: string, says: string }>>} those that are noticed
 *
 * @param {string} lane
 * @param {ReturnType<typeof import("./copy.mjs").allMutations>} sources
 * @param {readonly number[]} ids
 * @param {number} jobs
 * @param {(line: string) => void} print
 */
export async function tryPages(lane, sources, ids, jobs, print) {
  const noticed = new Map();
  const waiting = [...ids];
  let done = 0;
  const next = async () => {
    const copy = copyRepository();
    try {
      plant(copy, sources);
      await expectGood(copy, lane);
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const by = await tryOne(copy, lane, id);
        if (by !== undefined) noticed.set(id, by);
        if (++done % 5 === 0 || done === ids.length)
          print(`${lane}: ${done}/${ids.length} tried, ${done - noticed.size} not noticed`);
      }
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, ids.length) }, next));
  return noticed;
}

/** A lane that does not even start with nothing wrong would notice everything. */
async function expectGood(copy, lane) {
  switchTo(copy, 0);
  const failed = await failureIn(copy, lane, "timers/sleep-ends");
  if (failed !== undefined)
    throw new Error(`The lane ${lane} fails with nothing wrong: ${failed.case ?? "it"}: ${failed.says}`);
}

/** As everywhere, a failure counts when it comes again, and does not come without the mutation. */
async function tryOne(copy, lane, id) {
  switchTo(copy, id);
  const first = await failureIn(copy, lane);
  if (first === undefined) return undefined;
  const again = await failureIn(copy, lane, first.case);
  if (again === undefined) return undefined;
  switchTo(copy, 0);
  if (first.case !== undefined && (await failureIn(copy, lane, first.case)) !== undefined) return undefined;
  return { by: first.case === undefined ? "the program" : `${lane} ${first.case}`, says: again.says };
}

function switchTo(copy, id) {
  writeFileSync(join(copy, switchFile), `export const $m = (id) => id === ${id};\n`);
}

/** The first failure of the lane, or of one case. @returns {Promise<{ case?: string, says: string } | undefined>} */
async function failureIn(copy, lane, only) {
  const file = join(copy, "report.json");
  rmSync(file, { force: true });
  const args = [
    "--lane",
    lane,
    "--seed",
    "1",
    "--bail",
    "1",
    "--json",
    file,
    ...(only === undefined ? [] : ["--case", only]),
  ];
  const child = spawn(process.execPath, [join(copy, "conformance/dist/cli.js"), ...args], {
    cwd: copy,
    stdio: "ignore",
  });
  const [code] = await once(child, "close");
  if (code === 0) return undefined;
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  const failed = report?.results.find(({ status }) => status === "fail");
  if (failed === undefined) return { says: "it hangs or does not start" };
  return { case: failed.id, says: failed.message };
}
