import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { changed } from "./spawn-task.ts";
import { wrongScope } from "./wrap.ts";

/** Longer than a case waits, and yet an end. Milliseconds. */
const longEnough = 3000;

type Deferred = (scope: FullScope) => unknown;

/** How scopes end. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "background-tasks-are-waited-for",
    (scope) => ({ spawn: (body, options) => scope.spawn(body, { ...options, background: false }) }),
    {
      "spawn/background-tasks-are-cancelled-when-the-body-returns": "timed out: the scope to end",
      "spawn/the-end-is-body-then-background-then-tasks-then-deferred": "timed out: the case",
    },
  ),
  ...wrongScope(
    "deferred-functions-run-first-first",
    (scope) => {
      const all: Deferred[] = [];
      const runAll: Deferred = async (grace) => {
        for (const fn of all) await fn(grace);
      };
      return {
        defer: (fn) => {
          if (all.length === 0) scope.defer(runAll);
          all.push(fn);
        },
      };
    },
    { "spawn/deferred-functions-run-last-first": "order of the end" },
  ),
  ...wrongScope(
    "deferred-functions-are-not-shielded",
    (scope) => ({
      defer: (fn) =>
        scope.defer((grace) => {
          grace.cancel();
          return fn(grace);
        }),
    }),
    { "spawn/deferred-functions-can-work-under-cancellation": "whether the deferred function could sleep" },
  ),
  ...wrongScope(
    "a-failing-deferred-function-is-ignored",
    (scope) => ({
      defer: (fn) =>
        scope.defer((grace) =>
          changed(
            Promise.resolve().then(() => fn(grace)),
            () => undefined,
          ),
        ),
    }),
    { "spawn/a-failing-deferred-function-fails-the-scope-and-the-others-run": "what the scope rejected with" },
  ),
  ...wrongScope(
    "deferred-functions-have-no-grace-limit",
    (scope) => ({ defer: (fn) => scope.defer((grace) => grace.shield(fn, { timeout: longEnough })) }),
    {
      "spawn/deferred-functions-end-at-the-grace-limit": "what the deferred sleep got",
    },
  ),
  ...wrongScope(
    "closing-an-open-scope-does-not-wait",
    (scope) => ({
      openScope: (options) => {
        const open = scope.openScope(options);
        return overlay(open, { close: async () => void open.close().catch((error: unknown) => error) });
      },
    }),
    { "spawn/open-scope-waits-for-its-tasks-at-close": "whether the task had ended when close resolved" },
  ),
  ...wrongScope(
    "stopping-is-never-requested",
    (scope) => ({ stopping: overlay(scope.stopping, { requested: false }) }),
    {
      "spawn/stopping-is-a-level-that-every-scope-sees": "stopping.requested before and after",
    },
  ),
  ...wrongScope(
    "stopping-cancels",
    (scope) => ({
      spawn: (body, options) => {
        if (scope.stopping.requested) scope.cancel("stopping");
        return scope.spawn(body, options);
      },
    }),
    { "spawn/stopping-cancels-nothing-by-itself": "Cancelled" },
  ),
  ...wrongScope(
    "waiting-for-stopping-ignores-cancelling",
    (scope) => ({ stopping: overlay(scope.stopping, { wait: () => new Promise(() => undefined) }) }),
    { "spawn/waiting-for-stopping-ends-with-its-scope": "timed out: stopping.wait in a cancelled scope" },
  ),
];
