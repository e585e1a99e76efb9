// The program of a lane, in a copy with mutations: it runs the cases that it is told on its standard input, on the mutation
// that it is told, and answers in lines on its standard output. It is told as JSON in its argument what a lane's program is.
import { rmSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";

/**
 * @typedef {object} Order
 * @property {number} mutation 0: none
 * @property {readonly string[]} cases in the order to run them
 * @property {boolean} [record] run each alone, and tell what it reaches
 */

const config = JSON.parse(process.argv[2]);
const built = (path) => import(new URL(`conformance/dist/${path}.js`, config.copy).href);
const { activate, record } = await import(new URL("tools/mutation/switch.mjs", config.copy).href);
const reached = config.record ? record() : new Set();
const exposed = new URL("conformance/dist/cases/exposed.js", config.copy).href;
const { loadAdapter } = await built("adapter/adapter");
const { cases } = await built("cases/index");
const { runCase } = await built("runner/run");
const { limits, scaled } = await built("runner/limits");
const { openTrap } = await built("lanes/process-trap");
const { openLeakProbe } = await built("lanes/leak-probe");
const { systemSurroundings } = await built("lanes/system-surroundings");
const { detectRuntime } = await built("lanes/detect");

const tell = (line) => process.stdout.write(`\n@@${JSON.stringify(line)}\n`);
const adapter = await loadAdapter(config.module, { exposed }, config.facts);
const source = await (adapter.surroundings?.() ?? systemSurroundings(adapter.driver, config.tmp, config.peerPort));
const trap = openTrap();
const alone = {
  lane: { ...config.facts, detected: detectRuntime() },
  worker: exposed,
  seed: config.seed,
  limits: scaled(limits.forMutants, config.timeScale),
  trap,
  leaks: openLeakProbe(),
  openRoot: adapter.openRoot,
  open: source.open,
};
/** For failures that are to count: a busy machine is not taken for noticing. */
const patient = { ...alone, limits: scaled(limits.ordinary, config.timeScale) };
/** Many at once: whose late errors and leaks there are, nobody can tell. */
const company = {
  ...alone,
  limits: scaled(limits.forMatrix, config.timeScale),
  trap: { take: () => [], close: () => undefined },
  leaks: { sight: "not observed", now: () => [] },
};

/** The first case that fails, and fails again by itself. */
async function firstFailure(ids, atOnce, environment) {
  const waiting = [...ids];
  const failed = [];
  const next = async () => {
    for (let id = waiting.shift(); id !== undefined && failed.length === 0; id = waiting.shift()) {
      const outcome = await run(id, environment);
      if (outcome.failures.length > 0) failed.push(id);
    }
  };
  for (;;) {
    await Promise.all(Array.from({ length: atOnce }, next));
    const suspects = failed.splice(0);
    if (suspects.length === 0) return undefined;
    for (const id of suspects) {
      trap.take();
      const { failures } = await run(id, patient);
      if (failures.length > 0) return { id, says: failures[0].message, kind: failures[0].kind };
    }
  }
}

async function run(id, environment) {
  const one = cases.find((candidate) => candidate.id === id);
  const outcome = await runCase(one, environment);
  tell({ ran: id });
  return outcome;
}

/** What happened to the mutation. A program in which the case then fails without it too proves nothing any more. */
async function judge({ mutation, cases: ids }) {
  activate(mutation);
  const left = alone.leaks.now().length;
  let failure = await firstFailure(ids, config.atOnce, config.atOnce === 1 ? alone : company);
  const late = trap.take().length > 0 || alone.leaks.now().length > left;
  if (failure === undefined && config.atOnce > 1 && late) failure = await firstFailure(ids, 1, alone);
  // What is known when the program has started can be switched, but not undone.
  activate(0);
  if (failure === undefined) return { mutation, healthy: true };
  trap.take();
  const control = await run(failure.id, alone);
  return { mutation, ...failure, healthy: control.failures.length === 0 };
}

async function recordCases({ cases: ids }) {
  for (const id of ids) {
    reached.clear();
    process.env.PORTICO_REACHED_BY = id;
    const started = performance.now();
    const { failures } = await run(id, alone);
    const ms = performance.now() - started;
    tell({ recorded: id, ms, reached: [...reached], failed: failures[0]?.message });
  }
  tell({ end: true });
}

process.on("exit", () => rmSync(config.tmp, { recursive: true, force: true }));
setInterval(() => tell({ alive: true }), 1_000);
tell({ ready: true, loaded: [...reached] });
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.record) await recordCases(order);
  else tell({ end: true, ...(await judge(order)) });
}
source.close();
process.exit(0);
