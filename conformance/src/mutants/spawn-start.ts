import type { SpawnOptions, Started } from "@portico/core";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { wrongScope } from "./wrap.ts";

type Ready<V> = (value: V) => void;
type Body<T, V> = (scope: FullScope, ready: Ready<V>) => T | PromiseLike<T>;
type Start = <T, V>(body: Body<T, V>, options?: SpawnOptions) => Promise<Started<T, V>>;

/** `start` with another body round the one it is given. */
function startWith(
  scope: FullScope,
  body: <T, V>(body: Body<T, V>, inner: FullScope, ready: Ready<V>) => T | PromiseLike<T>,
): { readonly start: Start } {
  return { start: (given, options) => scope.start((inner, ready) => body(given, inner, ready), options) };
}

/** Starting until ready. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "what-the-started-task-said-is-lost",
    (scope) => ({
      start: async <T, V>(body: Body<T, V>, options?: SpawnOptions): Promise<Started<T, V>> => ({
        ...(await scope.start(body, options)),
        value: undefined as V,
      }),
    }),
    { "spawn/start-gives-the-task-and-what-it-said": "what it said, and its status then" },
  ),
  ...wrongScope(
    "start-wraps-the-failure",
    (scope) => ({
      start: async (body, options) => {
        try {
          return await scope.start(body, options);
        } catch (cause) {
          throw new Error("it did not start", { cause });
        }
      },
    }),
    { "spawn/start-rejects-with-a-failure-before-it-is-ready": "whether start rejected with the identical error" },
  ),
  ...wrongScope(
    "started-is-ready",
    (scope) =>
      startWith(scope, (body, inner, ready) => {
        (ready as Ready<unknown>)(undefined);
        return body(inner, () => undefined);
      }),
    { "spawn/start-of-a-task-that-never-says-ready": "start of a task that ends without a word: expected rejection" },
  ),
  ...wrongScope(
    "the-failure-of-a-started-task-is-lost",
    (scope) =>
      startWith(scope, (body, inner, ready) => Promise.resolve(body(inner, ready)).catch(() => undefined as never)),
    { "spawn/a-failure-after-ready-is-the-scopes": "timed out: the scope to fail" },
  ),
  ...wrongScope(
    "a-started-task-is-out-of-reach",
    (scope) =>
      startWith(scope, (body, inner, ready) => inner.shield((shielded) => body(shielded, ready), { timeout: 100 })),
    { "spawn/cancelling-start-cancels-the-task": "whether the task was cancelled" },
  ),
  ...wrongScope(
    "ready-is-heard-again",
    (scope) =>
      startWith(scope, (body, inner, ready) => {
        let said = false;
        return body(inner, (value) => {
          if (!said) ready(value);
          said = true;
        });
      }),
    { "spawn/saying-ready-twice-is-invalid": "saying ready twice: expected throw" },
  ),
];
