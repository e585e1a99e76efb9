import { type ErrorCode, isPorticoError, PorticoError, type Task } from "@portico/core";
import type { Mutant } from "./mutant.ts";
import { patchTask, wrongScope } from "./wrap.ts";

/** What a promise rejects with, changed; `undefined` makes it resolve. */
export function changed<T>(promise: Promise<T>, change: (error: unknown) => unknown): Promise<T> {
  return promise.catch((error: unknown) => {
    const other = change(error);
    return other === undefined ? (undefined as T) : Promise.reject(other);
  });
}

export function wrapped(error: unknown): Error {
  return new Error("wrapped", { cause: error });
}

/** Nothing for an error with this code, any other error as it is. */
export function dropped(code: ErrorCode): (error: unknown) => unknown {
  return (error) => (isPorticoError(error, code) ? undefined : error);
}

function asPromise<T>(task: Task<T>): Task<T> {
  const { name, status } = task;
  return Object.assign(task.join(), { name, status, join: () => task.join(), cancel: () => task.cancel() });
}

/** Starting tasks and what comes back from them. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "spawn-runs-the-body-at-once",
    (scope) => ({
      spawn: (body, options) => {
        const result = body(scope);
        return scope.spawn(() => result, options);
      },
    }),
    { "spawn/body-does-not-start-before-spawn-returns": "whether the body ran inside spawn" },
  ),
  ...wrongScope(
    "spawn-starts-the-body-in-a-macrotask",
    (scope) => ({ spawn: (body, options) => scope.spawn((task) => task.yieldNow().then(() => body(task)), options) }),
    { "spawn/body-starts-in-a-microtask": "whether the body started within microtasks" },
  ),
  ...wrongScope(
    "all-that-are-ready-start-in-one-turn",
    (scope) => ({
      spawn: (body, options) => {
        const begun = Promise.resolve().then(() => body(scope));
        return scope.spawn(() => begun, options);
      },
    }),
    { "spawn/many-that-are-ready-at-once-starve-nobody": "before anything else had a turn" },
  ),
  ...wrongScope(
    "later-tasks-start-first",
    (scope) => {
      let spawned = 0;
      return {
        spawn: (body, options) => {
          const ms = Math.max(0, 50 - 10 * spawned++);
          return scope.spawn((task) => task.sleep(ms).then(() => body(task)), options);
        },
      };
    },
    { "spawn/bodies-start-in-spawn-order": "order of the starts" },
  ),
  ...wrongScope(
    "join-gives-a-copy",
    (scope) => patchTask(scope, (task) => ({ join: () => task.join().then((value) => ({ ...value })) })),
    { "spawn/join-gives-the-value": "whether join gives the body's own value" },
  ),
  ...wrongScope(
    "join-does-not-wait-for-the-tasks-children",
    (scope) => ({
      spawn: (body, options) => {
        const returned = Promise.withResolvers<unknown>();
        const task = scope.spawn((inner) => {
          const result = body(inner);
          returned.resolve(result);
          return result;
        }, options);
        const join = (): ReturnType<typeof task.join> => returned.promise as ReturnType<typeof task.join>;
        return { name: task.name, status: task.status, cancel: () => task.cancel(), join };
      },
    }),
    { "spawn/join-waits-for-what-the-task-started": "whether the task's child had ended at join" },
  ),
  ...wrongScope(
    "join-wraps-errors",
    (scope) => patchTask(scope, (task) => ({ join: () => changed(task.join(), wrapped) })),
    {
      "spawn/join-rejects-with-the-identical-error": "what join rejected with",
    },
  ),
  ...wrongScope(
    "join-of-a-cancelled-task-resolves",
    (scope) => patchTask(scope, (task) => ({ join: () => changed(task.join(), dropped("Cancelled")) })),
    {
      "spawn/join-is-governed-by-the-spawning-scope": "join of a task whose scope was cancelled",
      "spawn/cancelling-a-task-leaves-its-scope-and-siblings": "join of the cancelled task",
    },
  ),
  ...wrongScope(
    "a-task-is-a-promise",
    (scope) => ({ spawn: (body, options) => asPromise(scope.spawn(body, options)) }),
    {
      "spawn/a-task-is-not-a-thenable": "type of the task that an async function returned",
    },
  ),
  ...wrongScope("every-task-is-running", (scope) => patchTask(scope, () => ({ status: "running" })), {
    "spawn/status-tells-where-the-task-is": "status after spawn",
    "spawn/status-tells-how-the-task-ended": "status of a cancelled task",
  }),
  ...wrongScope("dump-shows-the-scope-alone", (scope) => ({ dump: () => scope.name }), {
    "spawn/dump-shows-the-tree-of-tasks": "the dump names the task",
  }),
  ...wrongScope(
    "scope-runs-its-body-later",
    (scope) => ({ scope: (body, options) => scope.yieldNow().then(() => scope.scope(body, options)) }),
    { "spawn/scope-runs-its-body-at-once": "whether the body ran inside the call" },
  ),
  ...wrongScope(
    "scope-does-not-wait-for-its-tasks",
    (scope) => ({
      scope: (body, options) =>
        new Promise((resolve, reject) => {
          const whole = scope.scope((inner) => {
            const result = body(inner);
            Promise.resolve(result).then(resolve, reject);
            return result;
          }, options);
          whole.catch(reject);
        }),
    }),
    { "spawn/scope-waits-for-its-tasks": "what had ended when the scope resolved" },
  ),
  ...wrongScope(
    "a-refused-spawn-says-nothing",
    (scope) => ({
      spawn: (body, options) => {
        try {
          return scope.spawn(body, options);
        } catch {
          return { name: "", status: "cancelled", cancel: () => undefined, join: () => new Promise(() => undefined) };
        }
      },
    }),
    {
      "spawn/in-an-ended-scope-is-closed": "spawn in an ended scope",
      "spawn/in-a-cancelled-scope-throws-and-starts-nothing": "spawn in a cancelled scope",
      "spawn/open-scope-ends-when-disposed": "spawn in the disposed scope",
    },
  ),
  ...wrongScope(
    "a-failing-task-just-ends",
    (scope) => ({
      spawn: (body, options) =>
        scope.spawn(
          (task) =>
            changed(
              Promise.resolve().then(() => body(task)),
              () => undefined,
            ),
          options,
        ),
    }),
    {
      "spawn/a-failing-task-cancels-its-siblings": "timed out: the case",
      "spawn/a-failing-task-fails-the-scope-though-its-join-is-caught": "how the scope ended",
      "spawn/one-failure-comes-out-unwrapped": "two scopes up it is the same object",
      "spawn/a-failing-background-task-fails-its-scope": "timed out: the scope to end",
      "spawn/open-scope-rejects-at-close-with-what-failed-in-it": "what close rejected with",
    },
  ),
  ...wrongScope(
    "scope-wraps-failures",
    (scope) => ({ scope: (body, options) => changed(scope.scope(body, options), wrapped) }),
    {
      "spawn/a-failing-body-cancels-its-tasks": "what the scope rejected with",
    },
  ),
  ...wrongScope(
    "of-several-failures-one-comes-out",
    (scope) => ({
      scope: (body, options) =>
        changed(scope.scope(body, options), (error) => (isPorticoError(error, "Several") ? error.errors?.[0] : error)),
    }),
    { "spawn/several-failures-become-one-error-with-all-of-them": "a scope with two failures" },
  ),
  ...wrongScope(
    "the-cancelled-of-siblings-counts-as-a-failure",
    (scope) => ({
      scope: (body, options) =>
        changed(
          scope.scope(body, options),
          (error) =>
            new PorticoError("Several", "two", { errors: [error, new PorticoError("Cancelled", "a sibling")] }),
        ),
    }),
    { "spawn/the-cancelled-of-siblings-is-dropped": "what the scope rejected with" },
  ),
  ...wrongScope(
    "a-failed-child-scope-cancels-its-parent",
    (scope) => ({
      scope: (body, options) =>
        changed(scope.scope(body, options), (error) => {
          scope.cancel(error);
          return error;
        }),
    }),
    { "spawn/a-failed-child-scope-leaves-its-parent-running": "Cancelled" },
  ),
];
