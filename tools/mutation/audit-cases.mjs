// Which cases notice a mutation: those that reach it run, fastest first, until one fails.
import { existsSync, readFileSync } from "node:fs";
import { LaneProgram, reachedFile } from "./lane-program.mjs";

/**
 * What the cases of a lane reach.
 *
 * @typedef {object} Reach
 * @property {Map<string, { ms: number, reached: Set<number> }>} cases those that pass
 * @property {Set<number>} loaded mutations of what happens when the modules are loaded: they cannot be switched later
 */

/**
 * Runs each case alone, with nothing wrong.
 *
 * @param {import("./lane-program.mjs").OpenLane} lane
 * @param {readonly string[]} ids
 * @param {number} jobs
 * @param {(line: string) => void} print
 * @returns {Promise<Reach>}
 */
export async function recordReach(lane, ids, jobs, print) {
  const cases = new Map();
  const loaded = new Set();
  const failing = [];
  let done = 0;
  const heard = ({ recorded, ms, reached, failed }) => {
    if (recorded === undefined) return;
    if (++done % 100 === 0) print(`${lane.name}: ${done}/${ids.length} cases recorded`);
    if (failed === undefined) cases.set(recorded, { ms, reached: new Set(reached) });
    else failing.push(recorded);
  };
  const record = async (part) => {
    if (part.length === 0) return;
    const program = new LaneProgram(lane, { record: true });
    const ready = await program.ready();
    if (ready === undefined) throw new Error(`${lane.name} does not start in the copy: ${program.why}`);
    for (const id of ready.loaded) loaded.add(id);
    const end = await program.ask({ mutation: 0, cases: part, record: true }, heard);
    await program.stop();
    if (end === undefined) throw new Error(`${lane.name} ended while nothing was wrong: ${program.why}`);
  };
  await Promise.all(Array.from({ length: jobs }, (_, job) => record(ids.filter((_, at) => at % jobs === job))));
  if (failing.length > 0) {
    print(`${lane.name}: ${failing.length} cases failed, tried once more`);
    await record(failing.splice(0));
  }
  for (const id of failing) print(`${lane.name}: ${id} fails with nothing wrong and is left out`);
  addThreads(lane, cases);
  return { cases, loaded };
}

function addThreads(lane, cases) {
  const file = reachedFile(lane);
  if (!existsSync(file)) return;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [mutation, by] = line.split(" ");
    cases.get(by)?.reached.add(Number(mutation));
  }
}

/** The cases that reach it, fastest first; all of them for what happens at loading. @param {Reach} reach @param {number} id */
export function casesFor({ cases, loaded }, id) {
  return [...cases]
    .filter(([, { reached }]) => loaded.has(id) || reached.has(id))
    .sort(([, a], [, b]) => a.ms - b.ms)
    .map(([name]) => name);
}

/**
 * Tries each mutation. @returns {Promise<Map<number, { by: string, says: string }>>} those that are noticed
 *
 * @param {import("./lane-program.mjs").OpenLane} lane
 * @param {Reach} reach
 * @param {readonly number[]} ids
 * @param {number} jobs
 * @param {(line: string) => void} print
 */
export async function tryCases(lane, reach, ids, jobs, print) {
  const waiting = ids.map((id) => ({ id, cases: casesFor(reach, id) })).filter(({ cases }) => cases.length > 0);
  const of = waiting.length;
  const noticed = new Map();
  let done = 0;
  const next = async () => {
    let program;
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) {
      const atLoading = reach.loaded.has(work.id);
      let end = await tryOne(lane, atLoading ? undefined : program, work, atLoading);
      // What others have left behind in the program may have been the reason.
      if (end.ruined && !end.fresh) end = await tryOne(lane, undefined, work, false);
      // What is on at loading has had programs of its own.
      if (!atLoading) program = end.program;
      if (end.by !== undefined) noticed.set(work.id, { by: end.by, says: end.says });
      if (++done % 25 === 0 || done === of)
        print(`${lane.name}: ${done}/${of} tried, ${done - noticed.size} not noticed`);
    }
    await program?.stop();
  };
  await Promise.all(Array.from({ length: jobs }, next));
  return noticed;
}

async function tryOne(lane, running, { id, cases }, atLoading) {
  const program = running ?? new LaneProgram(lane, { mutation: atLoading ? id : 0 });
  const fresh = program.used === 0;
  if (fresh && (await program.ready()) === undefined) return ended(program, fresh, "it does not start");
  const answer = await program.ask({ mutation: id, cases });
  if (answer === undefined) return ended(program, fresh, "it hangs or crashes");
  const result = { fresh, by: answer.id === undefined ? undefined : `${lane.name} ${answer.id}`, says: answer.says };
  if (answer.healthy && !atLoading) return { ...result, program, ruined: false };
  await program.stop();
  return { ...result, program: undefined, ruined: !atLoading };
}

async function ended(program, fresh, says) {
  await program.stop();
  return { program: undefined, fresh, ruined: true, by: "the program", says };
}
