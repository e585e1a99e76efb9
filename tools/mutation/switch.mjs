// What a program under mutation imports: which mutation is on, and which ones are reached. One state for all copies of this
// module. Threads and programs that are started have the mutation that was on then, and append what they reach to a file.
const env = readable(globalThis.process?.env);

const slot = Symbol.for("portico.mutation");
globalThis[slot] ??= { active: Number(env.PORTICO_MUTATION ?? 0), reached: undefined, known: new Set() };

/** @type {{ active: number, reached: Set<number> | undefined, known: Set<number> }} */
const mutation = globalThis[slot];

const append =
  env.PORTICO_REACHED === undefined ? undefined : globalThis.process.getBuiltinModule("node:fs").appendFileSync;

/** Whether the mutation is on. @param {number} id */
export function $m(id) {
  if (mutation.reached !== undefined) mutation.reached.add(id);
  else if (append !== undefined) note(id);
  return mutation.active === id;
}

/** A line for each mutation and each test. */
function note(id) {
  if (mutation.known.has(id)) return;
  mutation.known.add(id);
  append(env.PORTICO_REACHED, `${id} ${env.PORTICO_REACHED_BY ?? ""}\n`);
}

/** From here on, what this thread reaches is kept in a set. @returns {Set<number>} */
export function record() {
  mutation.reached = new Set();
  return mutation.reached;
}

/** @param {number} id 0: none */
export function activate(id) {
  mutation.active = id;
  env.PORTICO_MUTATION = String(id);
}

/** Where a program may not read its environment no mutation is on, and nothing is recorded. */
function readable(env) {
  try {
    return env?.PORTICO_MUTATION === undefined ? (env ?? {}) : env;
  } catch {
    return {};
  }
}
