import { isPorticoError, PorticoError, type Task } from "@portico/core";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { asCancelled } from "./spawn-cancel.ts";
import { changed } from "./spawn-task.ts";
import { patchTask, wrong, wrongScope } from "./wrap.ts";

/** Joins the task, and takes its cancellation for an end without a value. */
async function whenCancelled<T>(task: Task<T>): Promise<T> {
  try {
    return await task.join();
  } catch (error) {
    if (isPorticoError(error, "Cancelled")) return undefined as T;
    throw error;
  }
}

/** Who ignores the cancellation, hooks, and where tasks were spawned. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "names-are-forgotten",
    (scope) => ({
      spawn: (body, { name: _, ...options } = {}) => scope.spawn(body, options),
      scope: (body, { name: _, ...options } = {}) => scope.scope(body, options),
    }),
    {
      "spawn/who-ignores-the-cancellation-is-told-of-by-name": "who is slow, and why it was cancelled",
      "spawn/without-a-hook-it-is-reported": "the report names the task",
      "spawn/an-orphan-is-named-and-its-scope-is-closed": "the error names the orphan",
      "spawn/the-hook-cancelled-is-told-of-each-task": "told of so far",
      "spawn/the-hook-timed-out-is-told-of-each-deadline": "what the hook was told of",
      "spawn/in-development-a-failure-says-where-its-task-was-spawned": "the stack names the task",
    },
  ),
  ...wrongScope(
    "sleep-hears-of-the-cancellation-late",
    (_, root) => ({ sleep: (ms) => root.sleep(Math.min(ms, 300)) }),
    {
      "spawn/who-ends-in-time-is-not-slow": "how often the hook was told",
    },
  ),
  // Round the root alone: wrapping each scope of a deep tree would take longer than the case waits.
  ...wrong(
    "join-resolves-when-a-task-of-the-root-was-cancelled",
    {
      scope: (root) =>
        overlay(
          root,
          patchTask(root, (task) => ({ join: () => whenCancelled(task) })),
        ),
    },
    { "spawn/a-deep-tree-is-cancelled-and-ends": "join of the tree's root: expected rejection" },
  ),
  ...wrongScope(
    "everyone-is-given-up",
    (scope) => ({
      scope: async (body, options) => {
        const ended = scope.scope(body, options);
        return Promise.race([ended, scope.sleep(10).then(() => undefined as never)]);
      },
    }),
    { "spawn/nobody-is-given-up-without-being-asked": "a scope with a task that ignores its cancellation" },
  ),
  ...wrongScope(
    "the-cancelled-count-as-given-up",
    (scope) => ({
      scope: (body, options) => changed(scope.scope(body, options), () => new PorticoError("Orphaned", "given up")),
    }),
    { "spawn/who-ends-in-time-is-not-given-up": "a scope whose tasks heed the cancellation: expected rejection" },
  ),
  ...wrongScope(
    "nobody-is-given-up",
    (scope) => ({ scope: (body, { abandonAfter: _, ...options } = {}) => scope.scope(body, options) }),
    { "spawn/an-orphans-late-failure-is-reported": "timed out: the scope to give up" },
  ),
  ...wrongScope(
    "a-timeout-is-a-cancellation",
    (scope) => ({ timeout: (ms, body) => changed(scope.timeout(ms, body), asCancelled) }),
    { "spawn/what-a-hook-throws-is-reported": "the scope: expected rejection with TimedOut" },
  ),
  ...wrongScope(
    "failures-are-annotated",
    (scope: FullScope) => ({
      spawn: (body, options) =>
        scope.spawn(async (task) => {
          try {
            return await body(task);
          } catch (error) {
            if (error instanceof Error) error.stack += "\n  spawned";
            throw error;
          }
        }, options),
    }),
    { "spawn/otherwise-the-stack-is-left-alone": "the stack" },
  ),
];
