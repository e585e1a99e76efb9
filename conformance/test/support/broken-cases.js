// Every way in which a case can try to fool the runner and lets its program live, and what has to come of it. Plain
// JavaScript, so that a page can load it too.

/** @typedef {import("../../src/runner/context.ts").Ctx} Ctx */
/** @typedef {import("../../src/runner/case.ts").Case} Case */

/**
 * @typedef {object} Broken
 * @property {string} name
 * @property {(ctx: Ctx) => unknown} run
 * @property {string | RegExp} says the whole message of its row
 * @property {true} [slow] starts a thread, which takes its time on a busy machine
 */

const never = () => new Promise(() => undefined);
const asserted = (ctx) => ctx.check.ok(true, "something");

/** Replaces a member of an object until the runner puts it back. */
function replace(name, object, key, value) {
  return {
    name: `replaces-${name.toLowerCase()}`,
    run: (ctx) => {
      asserted(ctx);
      object[key] = value;
    },
    says: new RegExp(`^\\w+(\\.\\w+)*\\.${key} has been replaced$`),
  };
}

/** @type {readonly Broken[]} */
export const brokenCases = [
  { name: "never-settles", run: never, says: "timed out: the case" },
  // biome-ignore lint/suspicious/noThenProperty: a thenable that never calls back
  { name: "gives-a-dead-thenable", run: () => ({ then: () => undefined }), says: "timed out: the case" },
  {
    name: "throws-at-once",
    run: () => {
      throw new Error("at once");
    },
    says: "threw Error (at once)",
  },
  { name: "throws-undefined", run: () => Promise.reject(undefined), says: "threw undefined" },
  { name: "throws-null", run: () => Promise.reject(null), says: "threw null" },
  { name: "throws-a-text", run: () => Promise.reject("text"), says: 'threw "text"' },
  {
    name: "throws-what-cannot-be-shown",
    run: () =>
      Promise.reject({
        get field() {
          throw new Error("not to be read");
        },
      }),
    says: "threw what cannot be shown",
  },
  {
    name: "throws-an-error-without-a-message",
    run: () => Promise.reject(Object.create(Error.prototype, { message: { value: Symbol("no text") } })),
    says: "threw what cannot be shown",
  },
  {
    name: "fails-a-check",
    run: (ctx) => ctx.check.equal(1, 2, "sum"),
    says: "sum: expected 2, got 1",
  },
  {
    name: "waits-for-a-signal-that-never-comes",
    run: (ctx) => ctx.within(never(), "the signal"),
    says: "timed out: the signal",
  },
  {
    name: "hears-noise",
    run: (ctx) => ctx.never(Promise.resolve(), "silence"),
    says: "silence: expected nothing to happen, got an end of the promise",
  },
  { name: "has-no-body", run: () => undefined, says: "the case asserts nothing" },
  {
    name: "asserts-over-nothing",
    run: async (ctx) => {
      for (const value of []) ctx.check.ok(value, "each value");
    },
    says: "the case asserts nothing",
  },
  {
    name: "swallows-its-failure",
    run: async (ctx) => {
      try {
        ctx.check.equal(1, 2, "sum");
      } catch {
        // As a careless case would.
      }
    },
    says: "swallowed: sum: expected 2, got 1",
  },
  {
    name: "swallows-a-limit",
    run: (ctx) => ctx.within(never(), "the signal").catch(() => undefined),
    says: "swallowed: timed out: the signal",
  },
  {
    name: "does-not-wait-for-an-assertion",
    run: (ctx) => {
      let wait;
      ctx.defer(() => wait);
      wait = ctx.within(new Promise((resolve) => ctx.defer(resolve)), "the signal");
    },
    says: "not awaited: the signal",
  },
  {
    name: "asserts-after-its-end",
    run: (ctx) => {
      asserted(ctx);
      setTimeout(() => {
        try {
          ctx.check.ok(true, "afterthought");
        } catch {
          // Nobody shall hear of it.
        }
      }, 0);
    },
    says: "late error: CheckFailure (run/asserts-after-its-end goes on after its end: afterthought)",
  },
  {
    name: "opens-a-root-after-its-end",
    run: (ctx) => {
      asserted(ctx);
      setTimeout(() => ctx.root(), 0);
    },
    says: /^(late error: CheckFailure \(run\/opens-a-root-after-its-end goes on after its end: root\)(; )?){2}$/,
  },
  {
    name: "rejects-late",
    run: (ctx) => {
      asserted(ctx);
      void Promise.reject(new Error("unseen"));
    },
    says: "late error: Error (unseen)",
  },
  {
    name: "rejects-late-with-undefined",
    run: (ctx) => {
      asserted(ctx);
      void Promise.reject(undefined);
    },
    says: "late error: undefined",
  },
  {
    name: "throws-after-resolving",
    run: (ctx) => {
      asserted(ctx);
      setTimeout(() => {
        throw new Error("too late");
      }, 0);
    },
    says: "late error: Error (too late)",
  },
  {
    name: "throws-in-a-microtask",
    run: (ctx) => {
      asserted(ctx);
      queueMicrotask(() => {
        throw new Error("too late");
      });
    },
    says: "late error: Error (too late)",
  },
  {
    name: "has-a-clean-up-that-throws",
    run: (ctx) => {
      asserted(ctx);
      ctx.defer(() => Promise.reject(new Error("clean-up")));
    },
    says: "deferred function: Error (clean-up)",
  },
  {
    name: "has-a-clean-up-that-throws-undefined",
    run: (ctx) => {
      asserted(ctx);
      ctx.defer(() => Promise.reject(undefined));
    },
    says: "deferred function: undefined",
  },
  {
    name: "has-a-clean-up-that-never-ends",
    run: (ctx) => {
      asserted(ctx);
      ctx.defer(never);
    },
    says: "timed out: a deferred function",
  },
  {
    name: "leaves-a-task-that-ignores-its-end",
    run: (ctx) => {
      asserted(ctx);
      ctx.scope.spawn(never);
    },
    says: "timed out: the end of the root",
  },
  {
    name: "leaves-a-task-that-fails",
    run: (ctx) => {
      asserted(ctx);
      ctx.scope.spawn(async () => {
        throw new Error("in a task");
      });
    },
    says: "closing the root: Error (in a task)",
  },
  replace("setTimeout", globalThis, "setTimeout", () => 0),
  replace("Promise", globalThis, "Promise", class extends Promise {}),
  replace("then", Promise.prototype, "then", () => undefined),
  replace("the-time", Date, "now", () => 0),
  replace("the-clock", performance, "now", () => 0),
  replace("JSON", JSON, "stringify", () => "{}"),
  replace("push", Array.prototype, "push", () => 0),
  replace("filter", Array.prototype, "filter", () => []),
  replace("output", console, "log", () => undefined),
];

/** @type {Broken} */
export const leakedTimer = {
  name: "leaks-a-timer",
  run: (ctx) => {
    asserted(ctx);
    setTimeout(() => undefined, 3_000);
  },
  says: "leak: Timeout outlived the case",
};

/**
 * Them as cases, beside one that is good and needs all that the adapter claims.
 *
 * @param {readonly Broken[]} broken @param {readonly string[]} capabilities @returns {Case[]}
 */
export function casesOf(broken, capabilities) {
  const facts = { rule: "RUN-1", level: "must", since: "0.1.0" };
  const all = broken.map(({ name, run, slow }) => ({ ...facts, id: `run/${name}`, needs: [], run, slow }));
  const good = async (ctx) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    clearTimeout(setTimeout(() => undefined, 60_000));
    ctx.check.ok(ctx.scope.now() >= 0, "the time");
  };
  return [...all, { ...facts, id: "run/is-good", needs: [...capabilities].sort(), run: good }];
}
