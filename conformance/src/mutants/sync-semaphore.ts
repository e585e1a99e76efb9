import type { Permit } from "@portico/core";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant } from "./mutant.ts";
import { ghost, patchSemaphore } from "./sync-wrap.ts";
import { wrongScope } from "./wrap.ts";

/** Permits. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "a-semaphore-has-one-permit-more",
    (scope) => ({ semaphore: (permits, options) => scope.semaphore(permits + 1, options) }),
    {
      "sync/as-many-as-there-are-permits-run-at-once": "how many were inside at once: expected 3",
      "sync/available-counts-the-permits-that-are-left": "permits, and what is left",
      "sync/numbers-of-permits-are-checked": "a semaphore with 0 permits",
    },
  ),
  ...wrongScope(
    "a-big-request-waits-beside-the-line",
    (scope) =>
      patchSemaphore(scope, (semaphore) => ({
        with: async (governor, fn, permits = 1) => {
          while (semaphore.available < permits) await scope.yieldNow();
          return semaphore.with(governor, fn, permits);
        },
      })),
    { "sync/a-small-request-does-not-overtake-a-big-one": "who has run before there was enough for the big one" },
  ),
  ...wrongScope(
    "a-second-release-gives-back-another-permit",
    (scope) =>
      patchSemaphore(scope, (semaphore) => {
        const held: Permit[] = [];
        return {
          acquire: async (governor, permits) => {
            const permit = await semaphore.acquire(governor, permits);
            held.push(permit);
            return overlay(permit, { release: () => held.shift()?.release() });
          },
        };
      }),
    { "sync/releasing-permits-twice-gives-them-back-once": "whether another got one too" },
  ),
  ...wrongScope(
    "a-failing-function-keeps-its-permits",
    (scope) =>
      patchSemaphore(scope, (semaphore) => ({
        with: async (governor, fn, permits) => {
          const permit = await semaphore.acquire(governor, permits);
          const value = await fn();
          permit.release();
          return value;
        },
      })),
    { "sync/permits-come-back-however-the-function-ends": "whether it rejects with it, what is left" },
  ),
  ...wrongScope(
    "with-permits-runs-whatever-came-meanwhile",
    (scope, root) => patchSemaphore(scope, (semaphore) => ({ with: (_, fn, n) => semaphore.with(root, fn, n) })),
    { "sync/with-permits-does-nothing-once-it-is-cancelled": "at whose cancellation with still ran" },
  ),
  ...wrongScope(
    "with-permits-needs-no-function",
    (scope) =>
      patchSemaphore(scope, (semaphore) => ({
        with: (governor, fn, n) => semaphore.with(governor, fn ?? (() => undefined as never), n),
      })),
    { "sync/with-of-no-function-is-invalid": "with permits, without a function: expected rejection with InvalidInput" },
  ),
  ...wrongScope(
    "permits-ignore-their-scope",
    (scope, root) =>
      patchSemaphore(scope, (semaphore) => ({ acquire: (_, permits) => semaphore.acquire(root, permits) })),
    {
      "sync/permits-end-with-their-scope": "what is left after the scope has ended",
      "sync/acquire-in-a-cancelled-scope-rejects": "timed out: acquire in a cancelled scope",
      "sync/acquire-rejects-when-cancelled-while-pending": "timed out: acquire cancelled while pending",
      "sync/acquire-keeps-its-result-when-cancelled-later": "timed out: acquire after the cancellation",
    },
  ),
  ...wrongScope(
    "who-is-cancelled-stays-in-line-for-permits",
    (scope, root) =>
      patchSemaphore(scope, (semaphore) => ({
        acquire: (governor, permits) => ghost(governor, semaphore.acquire(root, permits)),
      })),
    {
      "sync/cancelling-the-first-in-line-serves-those-behind": "timed out: the small request behind it",
      "sync/permits-for-who-is-cancelled-in-that-moment-go-on": "timed out: the permits, for who was behind them",
      "sync/ten-thousand-leave-from-the-middle-of-the-line": "timed out: everybody",
    },
  ),
];
