import type { Call } from "../multipliers.ts";
import type { Tables } from "./rows.ts";

const forever = 60_000;
const nothingToWaitFor = { exempt: "It answers at once from what is there, and has no effect." } as const;

/** Scopes, tasks, and choosing between tasks. */
export const ofScopes: Pick<Tables, "scope" | "openScope" | "task" | "stopping" | "select"> = {
  scope: {
    spawn: {
      trait: "spawn",
      name: "spawn",
      rule: "SPAWN-17",
      needs: [],
      call: (scope) => () => scope.spawn(() => undefined),
      inCancelled: {
        exempt: "The case that says it looks at the body too, which must not start.",
        by: "spawn/in-a-cancelled-scope-throws-and-starts-nothing",
      },
    },
    start: {
      trait: "spawn",
      name: "start",
      rule: "SPAWN-25",
      needs: [],
      pending: (scope) => () => scope.start((task) => task.sleep(forever)),
      completing: (scope) => () => scope.start((_task, ready) => ready()),
    },
    scope: {
      trait: "spawn",
      name: "scope",
      rule: "SPAWN-17",
      needs: [],
      pending: (scope) => () => scope.scope((inner) => inner.sleep(forever)),
      completing: (scope) => () => scope.scope(() => "value"),
    },
    openScope: {
      trait: "spawn",
      name: "open-scope",
      rule: "SPAWN-17",
      needs: [],
      call: (scope) => () => scope.openScope(),
    },
    timeout: {
      trait: "spawn",
      name: "timeout",
      rule: "SPAWN-17",
      needs: [],
      pending: (scope) => () => scope.timeout(forever, (inner) => inner.sleep(forever)),
      completing: (scope) => () => scope.timeout(forever, () => "value"),
    },
    shield: {
      trait: "spawn",
      name: "shield",
      rule: "SPAWN-21",
      needs: [],
      inCancelled: { exempt: "A shield is what the cancellation of its scope does not reach." },
      pending: { exempt: "A shield is what the cancellation of its scope does not reach." },
      completing: (scope) => () => scope.shield(() => "value"),
    },
    all: {
      trait: "choose",
      name: "all",
      rule: "CHOOSE-3",
      needs: [],
      pending: (scope) => () => scope.all([(arm) => arm.sleep(forever)]),
      completing: (scope) => () => scope.all([() => "value"]),
    },
    race: {
      trait: "choose",
      name: "race",
      rule: "CHOOSE-3",
      needs: [],
      pending: (scope) => () => scope.race([(arm) => arm.sleep(forever)]),
      completing: (scope) => () => scope.race([() => "value"]),
    },
    any: {
      trait: "choose",
      name: "any",
      rule: "CHOOSE-3",
      needs: [],
      pending: (scope) => () => scope.any([(arm) => arm.sleep(forever)]),
      completing: (scope) => () => scope.any([() => "value"]),
    },
    select: {
      trait: "choose",
      name: "select",
      rule: "CHOOSE-14",
      needs: [],
      call: (scope) => () => scope.select({ arm: () => "value" }),
    },
    cancel: {
      exempt: "It is the cancelling, and later calls change nothing.",
      by: "spawn/only-the-first-cancel-counts",
    },
    checkpoint: {
      exempt: "It asks for the cancellation and for nothing else.",
      by: "spawn/checkpoint-throws-once-cancelled",
    },
    wait: {
      trait: "spawn",
      name: "wait",
      rule: "SPAWN-18",
      needs: [],
      pending: (scope) => () => scope.wait(new Promise(() => undefined)),
      completing: (scope) => () => scope.wait(Promise.resolve("value")),
    },
    bind: { exempt: "It makes another view of what is there; the operations of the view are governed." },
    defer: {
      trait: "spawn",
      name: "defer",
      rule: "SPAWN-10",
      needs: [],
      call: (scope) => () => scope.defer(() => undefined),
      inCancelled: {
        exempt: "Cleaning up is what a cancelled scope still does.",
        by: "spawn/deferred-functions-can-work-under-cancellation",
      },
    },
    now: nothingToWaitFor,
    wallClock: nothingToWaitFor,
    sleep: {
      trait: "timers",
      name: "sleep",
      rule: "TIME-9",
      needs: [],
      pending: (scope) => () => scope.sleep(forever),
      completing: (scope) => () => scope.sleep(1),
    },
    sleepUntil: {
      trait: "timers",
      name: "sleep-until",
      rule: "TIME-9",
      needs: [],
      pending: (scope) => () => scope.sleepUntil(scope.now() + forever),
      completing: (scope) => () => scope.sleepUntil(scope.now() + 1),
    },
    interval: {
      trait: "timers",
      name: "interval",
      rule: "TIME-9",
      needs: [],
      pending: (scope) => () => scope.interval(forever).next(),
      completing: (scope) => () => scope.interval(1).next(),
    },
    yieldNow: {
      trait: "timers",
      name: "yield-now",
      rule: "SPAWN-14",
      needs: [],
      pending: "same-turn",
      completing: (scope) => () => scope.yieldNow(),
    },
    random: nothingToWaitFor,
    randomBytes: nothingToWaitFor,
    channel: {
      trait: "sync",
      name: "channel",
      rule: "SPAWN-14",
      needs: [],
      call: (scope) => () => scope.channel(1),
    },
    mutex: { trait: "sync", name: "mutex", rule: "SPAWN-14", needs: [], call: (scope) => () => scope.mutex() },
    semaphore: {
      trait: "sync",
      name: "semaphore",
      rule: "SPAWN-14",
      needs: [],
      call: (scope) => () => scope.semaphore(1),
    },
    dump: nothingToWaitFor,
  },
  openScope: {
    trait: "spawn",
    name: "an-open-scope",
    rule: "SPAWN-12",
    needs: [],
    open: (ctx) => ctx.scope.openScope(),
    use: (open) => open.scope.sleep(1),
    closing: {
      exempt: "It waits for what is in the scope, which the cancellation ends.",
      by: "spawn/open-scope-waits-for-its-tasks-at-close",
    },
    operations: {},
  },
  task: {
    join: {
      trait: "spawn",
      name: "join",
      rule: "SPAWN-2",
      needs: [],
      pending: (scope): Call => {
        const task = scope.spawn((inner) => inner.sleep(forever));
        return () => task.join();
      },
      completing: (scope): Call => {
        const task = scope.spawn(() => "value");
        return () => task.join();
      },
      inEnded: { exempt: "What a task came to can be asked for ever." },
    },
    cancel: {
      exempt: "It cancels the task, not the scope that it is called in.",
      by: "spawn/cancelling-a-task-leaves-its-scope-and-siblings",
    },
  },
  stopping: {
    wait: {
      trait: "spawn",
      name: "stopping-wait",
      rule: "SPAWN-13",
      needs: [],
      pending: (scope) => () => scope.stopping.wait(),
      completing: {
        exempt: "Only the end of the whole program completes it.",
        by: "spawn/stopping-is-a-level-that-every-scope-sees",
      },
    },
  },
  select: {
    next: {
      trait: "choose",
      name: "select-next",
      rule: "CHOOSE-14",
      needs: [],
      pending: (scope): Call => {
        const turns = scope.select({ arm: (arm) => arm.sleep(forever) });
        return () => turns.next();
      },
      completing: (scope): Call => {
        const turns = scope.select({ arm: () => "value" });
        return () => turns.next();
      },
    },
    return: {
      exempt: "It ends the select, and waits for arms that it cancels itself.",
      by: "choose/leaving-the-loop-cancels-the-arms-and-waits-for-them",
    },
    throw: { exempt: "Selects have none: their loops are left by return." },
    [Symbol.asyncIterator]: { exempt: "It gives the select itself." },
    [Symbol.asyncDispose]: {
      exempt: "It ends the select as return does, and a select that has ended is done like every iterator, not Closed.",
      by: "choose/disposing-a-select-cancels-the-arms-and-waits-for-them",
    },
  },
};
