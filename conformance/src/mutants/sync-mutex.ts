import { type Lock, PorticoError } from "@portico/core";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant } from "./mutant.ts";
import { elsewhere, ghost, patchMutex } from "./sync-wrap.ts";
import { wrongScope } from "./wrap.ts";

const nothing: Lock = { release: () => undefined, [Symbol.dispose]: () => undefined };

const swallowing: Partial<Lock> = Object.fromEntries([
  // biome-ignore lint/suspicious/noThenProperty: what is wrong here
  ["then", (fulfil: (value: string) => void) => fulfil("swallowed")],
]);

const deadlock = (): Promise<never> => Promise.reject(new PorticoError("Deadlock", "It might be a Deadlock"));

/** Locks. */
export const mutants: readonly Mutant[] = [
  ...wrongScope("a-lock-excludes-nobody", (scope) => patchMutex(scope, () => ({ with: async (_, fn) => fn() })), {
    "sync/one-task-at-a-time-has-the-lock": "how many were inside at once: expected 1",
  }),
  ...wrongScope(
    "the-last-to-wait-has-the-lock-first",
    (scope) =>
      patchMutex(scope, (mutex) => {
        let waiting = 0;
        return {
          with: async (governor, fn) => {
            await scope.sleep(40 - 10 * waiting++);
            return mutex.with(governor, fn);
          },
        };
      }),
    { "sync/the-lock-goes-to-whoever-waits-longest": "order in which they had the lock" },
  ),
  ...wrongScope(
    "try-lock-gives-what-is-taken",
    (scope) => patchMutex(scope, (mutex) => ({ tryLock: (governor) => mutex.tryLock(governor) ?? nothing })),
    {
      "sync/nobody-overtakes-who-waits-for-a-lock": "tryLock in the moment of the release",
      "sync/try-lock-takes-what-is-free": "tryLock of a lock that is taken",
    },
  ),
  ...wrongScope(
    "with-runs-in-a-microtask",
    (scope) =>
      patchMutex(scope, (mutex) => ({
        with: async (governor, fn) => {
          await null;
          return mutex.with(governor, fn);
        },
      })),
    { "sync/with-runs-at-once-if-the-lock-is-free": "whether it ran inside the call" },
  ),
  ...wrongScope(
    "a-failing-function-keeps-the-lock",
    (scope) =>
      patchMutex(scope, (mutex) => ({
        with: async (governor, fn) => {
          const lock = await mutex.lock(governor);
          const value = await fn();
          lock.release();
          return value;
        },
        withSync: async (governor, fn) => {
          const lock = await mutex.lock(governor);
          const value = fn();
          lock.release();
          return value as never;
        },
      })),
    {
      "sync/with-releases-however-its-function-ends": "whether it is still locked",
      "sync/with-sync-releases-however-its-function-ends": "whether it is still locked",
    },
  ),
  ...wrongScope(
    "with-sync-is-with",
    (scope) => patchMutex(scope, (mutex) => ({ withSync: (governor, fn) => mutex.with(governor, fn as never) })),
    {
      "sync/with-sync-does-not-call-an-async-function": "withSync of an async function",
      "sync/with-sync-refuses-a-promise-and-reports-its-failure": "withSync of a function that returns a promise",
    },
  ),
  ...wrongScope(
    "a-second-release-takes-the-lock-from-its-owner",
    (scope) =>
      patchMutex(scope, (mutex) => {
        let latest: Lock = nothing;
        return {
          lock: async (governor) => {
            const lock = await mutex.lock(governor);
            latest = lock;
            return overlay(lock, { release: () => [lock, latest].forEach((one) => void one.release()) });
          },
        };
      }),
    { "sync/releasing-twice-leaves-the-next-owner-alone": "whether a third has the lock too" },
  ),
  ...wrongScope(
    "a-lock-ignores-its-scope",
    (scope, root) =>
      patchMutex(scope, (mutex) => ({
        lock: async () => mutex.lock(await elsewhere(root)),
        with: async (_, fn) => mutex.with(await elsewhere(root), fn),
      })),
    {
      "sync/a-lock-ends-with-its-scope": "timed out: the lock of a scope that has ended",
      "sync/a-cancelled-scope-gets-no-lock": "lock in a cancelled scope",
      "sync/a-scope-that-ends-leaves-the-line-for-a-lock": "timed out: a lock that a task did not wait for",
      "sync/dump-says-who-has-the-lock": "locked and owner",
      "sync/locking-what-the-task-has-is-a-deadlock": "timed out: a lock that the task has",
      "sync/waiting-twice-for-a-lock-is-a-deadlock": "timed out: a lock that the task waits for already",
      "sync/a-circle-of-two-locks-is-a-deadlock": "timed out: the lock that closes the circle",
      "sync/a-circle-of-many-locks-is-a-deadlock": "timed out: the lock that closes the circle",
      "sync/joining-who-waits-for-the-own-lock-is-a-deadlock": "timed out: a lock of who waits for the end",
      "sync/ending-with-who-waits-for-the-own-lock-is-a-deadlock": "timed out: a scope that ends with a task",
      "sync/operations-need-the-scope-that-governs-them": "lock without a scope",
    },
  ),
  ...wrongScope(
    "who-is-cancelled-stays-in-line-for-the-lock",
    (scope, root) =>
      patchMutex(scope, (mutex) => {
        let haunted = false;
        return {
          lock: (governor) => {
            if (!mutex.locked || haunted) return mutex.lock(governor);
            haunted = true;
            return ghost(governor, mutex.lock(root));
          },
        };
      }),
    {
      "sync/who-is-cancelled-leaves-the-line-for-a-lock": "timed out: the lock, for who was behind",
      "sync/a-lock-for-who-is-cancelled-in-that-moment-goes-on": "timed out: the lock, for who was behind",
    },
  ),
  ...wrongScope(
    "with-a-lock-runs-whatever-came-meanwhile",
    (scope, root) => patchMutex(scope, (mutex) => ({ with: (_, fn) => mutex.with(root, fn) })),
    { "sync/with-a-lock-does-nothing-once-it-is-cancelled": "at whose cancellation with still ran" },
  ),
  ...wrongScope(
    "with-sync-runs-whatever-came-meanwhile",
    (scope, root) => patchMutex(scope, (mutex) => ({ withSync: (_, fn) => mutex.withSync(root, fn) })),
    { "sync/with-a-lock-does-nothing-once-it-is-cancelled": "at whose cancellation withSync still ran" },
  ),
  ...wrongScope(
    "waiting-for-a-lock-is-a-deadlock",
    (scope) =>
      patchMutex(scope, (mutex) => ({
        lock: (governor) => (mutex.locked ? deadlock() : mutex.lock(governor)),
        with: (governor, fn) => (mutex.locked ? deadlock() : mutex.with(governor, fn)),
      })),
    {
      "sync/a-chain-of-locks-is-no-deadlock": "It might be a Deadlock",
      "sync/a-join-beside-something-else-is-no-deadlock": "It might be a Deadlock",
    },
  ),
  ...wrongScope(
    "a-lock-has-a-then",
    (scope) =>
      patchMutex(scope, (mutex) => ({
        lock: async (governor) => {
          const lock = await mutex.lock(governor);
          return overlay<Lock>(lock, swallowing);
        },
      })),
    { "sync/locks-permits-and-ends-are-not-thenables": "type of the lock" },
  ),
  ...wrongScope("a-mutex-belongs-to-the-root", (_, root) => ({ mutex: (options) => root.mutex(options) }), {
    "sync/all-of-it-closes-with-the-scope-that-made-it": "timed out: a lock that waited as its mutex closed",
  }),
];
