import { isPorticoError, PorticoError, type Task } from "@portico/core";
import type { Mutant } from "./mutant.ts";
import { changed, dropped, wrapped } from "./spawn-task.ts";
import { patchTask, wrongScope } from "./wrap.ts";

export function asCancelled(error: unknown): unknown {
  if (!isPorticoError(error, "TimedOut")) return error;
  return new PorticoError("Cancelled", error.message, { reason: error.reason });
}

/** A task whose join does not wait for it once it has been cancelled. */
function impatient<T>(task: Task<T>): Partial<Task<T>> {
  const gone = Promise.withResolvers<never>();
  gone.promise.catch((error: unknown) => error);
  return {
    join: () => Promise.race([task.join(), gone.promise]),
    cancel: (detail) => {
      task.cancel(detail);
      gone.reject(new PorticoError("Cancelled", "at once"));
    },
  };
}

/** Cancelling, deadlines and shields. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "cancellation-is-seen-once",
    (scope) => {
      let seen = false;
      return {
        sleep: async (ms) => {
          if (scope.cancelled && seen) return;
          seen = scope.cancelled;
          await scope.sleep(ms);
        },
      };
    },
    { "spawn/cancellation-is-a-level-that-every-operation-sees": "sleep 1 after cancel" },
  ),
  ...wrongScope(
    "the-last-cancel-counts",
    (scope) => {
      let last: unknown;
      return {
        cancel: (detail) => {
          last = detail;
          scope.cancel(detail);
        },
        sleep: (ms) => {
          const reason = { kind: "user", origin: scope.name, detail: last } as const;
          return changed(scope.sleep(ms), () => new PorticoError("Cancelled", "cancelled", { reason }));
        },
      };
    },
    { "spawn/only-the-first-cancel-counts": "the reason's detail" },
  ),
  ...wrongScope(
    "every-error-has-a-reason-of-its-own",
    (scope) => ({
      sleep: (ms) =>
        changed(scope.sleep(ms), (error) => {
          if (!isPorticoError(error) || error.reason === undefined) return error;
          return new PorticoError(error.code, error.message, { reason: { ...error.reason } });
        }),
    }),
    { "spawn/cancel-reaches-everything-below-with-one-reason": "how many reasons there are" },
  ),
  ...wrongScope(
    "a-cancelled-task-begins-all-the-same",
    (scope) =>
      patchTask(scope, (task) => ({ cancel: (detail) => void scope.yieldNow().then(() => task.cancel(detail)) })),
    { "spawn/a-task-cancelled-before-it-began-never-begins": "join of a task that never began" },
  ),
  ...wrongScope("join-of-a-cancelled-task-does-not-wait", (scope) => patchTask(scope, impatient), {
    "spawn/join-of-a-cancelled-task-waits-for-its-cleaning-up": "whether the task had cleaned up by then",
  }),
  ...wrongScope("checkpoint-never-throws", () => ({ checkpoint: () => undefined }), {
    "spawn/checkpoint-throws-once-cancelled": "checkpoint of a cancelled scope",
  }),
  ...wrongScope(
    "a-cancelled-scope-resolves",
    (scope) => ({ scope: (body, options) => changed(scope.scope(body, options), dropped("Cancelled")) }),
    { "spawn/a-cancelled-scope-rejects-with-cancelled": "a scope cancelled by its body" },
  ),
  ...wrongScope(
    "wait-drops-the-value",
    (scope) => ({ wait: (promise) => scope.wait(promise).then(() => undefined as never) }),
    {
      "spawn/wait-gives-the-value": "what wait resolved to",
    },
  ),
  ...wrongScope("wait-wraps-errors", (scope) => ({ wait: (promise) => changed(scope.wait(promise), wrapped) }), {
    "spawn/wait-rejects-with-the-identical-error": "what wait rejected with",
  }),
  ...wrongScope("wait-ignores-cancelling", () => ({ wait: async (promise) => promise }), {
    "spawn/wait-in-a-cancelled-scope-rejects": "timed out: wait in a cancelled scope",
    "spawn/wait-rejects-when-cancelled-while-pending": "timed out: wait cancelled while pending",
    "spawn/wait-keeps-its-result-when-cancelled-later": "timed out: wait after the cancellation",
  }),
  ...wrongScope(
    "deadlines-cancel",
    (scope) => ({
      ...patchTask(scope, (task) => ({ join: () => changed(task.join(), asCancelled) })),
      scope: (body, options) => changed(scope.scope(body, options), asCancelled),
      timeout: (ms, body) => changed(scope.timeout(ms, body), asCancelled),
      shield: (body, options) => changed(scope.shield(body, options), asCancelled),
    }),
    {
      "spawn/a-scope-beyond-its-timeout-rejects-with-timed-out": "the scope: expected rejection with TimedOut",
      "spawn/timeout-rejects-with-timed-out": "timeout(5)",
      "spawn/a-deadline-is-a-point-of-now": "a scope with a deadline",
      "spawn/an-inner-deadline-leaves-the-outer-scope": "the inner scope",
      "spawn/a-task-beyond-its-timeout-is-timed-out": "join of a task beyond its timeout",
      "spawn/shield-has-a-deadline-of-its-own": "a shield with a timeout",
    },
  ),
  ...wrongScope(
    "timeout-drops-the-value",
    (scope) => ({ timeout: (ms, body) => scope.timeout(ms, body).then(() => undefined as never) }),
    {
      "spawn/timeout-gives-the-value-in-time": "what timeout resolved to",
    },
  ),
  ...wrongScope(
    "an-inner-deadline-replaces-the-outer-one",
    (scope) => ({ timeout: (ms, body) => scope.shield(body, { timeout: Math.min(ms, 3000) }) }),
    { "spawn/an-outer-deadline-limits-an-inner-one": "timed out: the outer scope" },
  ),
  ...wrongScope("shield-does-not-shield", (scope) => ({ shield: (body, options) => scope.scope(body, options) }), {
    "spawn/shield-keeps-cancellation-out": "Cancelled",
    "spawn/shield-works-in-a-cancelled-scope": "Cancelled",
    "spawn/shield-keeps-deadlines-out": "TimedOut",
  }),
];
