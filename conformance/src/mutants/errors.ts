import { type ErrorCode, isPorticoError, PorticoError } from "@portico/core";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { changed, dropped, wrapped } from "./spawn-task.ts";
import { patchFs, wrongScope } from "./wrap.ts";

/** A scope whose refused sleeps reject with something else. */
function refusing(change: (error: PorticoError) => unknown): (scope: FullScope) => Partial<FullScope> {
  return (scope) => ({
    sleep: (ms) => changed(scope.sleep(ms), (error) => (isPorticoError(error, "InvalidInput") ? change(error) : error)),
  });
}

/** The same error as far as `code` goes. */
function alone({ code, message }: PorticoError): PorticoError {
  return new PorticoError(code, message);
}

export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "errors-have-no-brand",
    refusing(({ code, message }) => Object.assign(new Error(message), { code })),
    {
      "errors/are-recognised-by-brand-and-code": "sleep(-1): expected rejection with InvalidInput",
    },
  ),
  ...wrongScope(
    "errors-of-another-copy-are-wrapped",
    (scope) => ({ wait: (promise) => changed(scope.wait(promise), wrapped) }),
    {
      "errors/of-another-copy-of-core-are-recognised": "whether it is recognised",
    },
  ),
  ...wrongScope(
    "errors-have-no-name",
    refusing((error) => Object.defineProperty(alone(error), "name", { value: "Error" })),
    { "errors/are-errors-with-a-name-a-message-and-a-stack": "name: expected" },
  ),
  ...wrongScope(
    "errors-have-codes-of-their-own",
    refusing(({ message }) => new PorticoError("Weird" as ErrorCode, message)),
    {
      "errors/codes-are-from-the-closed-list": "a failure has a code of the list",
    },
  ),
  ...wrongScope("errors-do-not-say-what-failed", refusing(alone), {
    "errors/say-which-operation-was-refused": "op of sleep(-1)",
  }),
  ...wrongScope(
    "errors-of-the-system-do-not-say-what-failed",
    (scope) =>
      patchFs(scope, (fs) => ({
        readFile: (path) => changed(fs.readFile(path), (error) => (isPorticoError(error) ? alone(error) : error)),
      })),
    { "errors/of-the-system-say-what-failed-on-what-where-and-why": "op, resource and runtime" },
  ),
  ...wrongScope(
    "errors-of-users-are-wrapped",
    (scope) => ({ scope: (body, options) => changed(scope.scope(body, options), wrapped) }),
    {
      "errors/of-users-come-back-unwrapped": "scope rejects with the very value",
    },
  ),
  ...wrongScope(
    "a-failure-without-a-value-becomes-an-error",
    (scope) => ({
      scope: (body, options) => changed(scope.scope(body, options), (error) => error ?? new Error("nothing")),
    }),
    { "errors/that-are-no-errors-come-back-as-they-are": "scope rejects with the very value" },
  ),
  ...wrongScope(
    "every-cancelled-is-dropped",
    (scope) => ({ scope: (body, options) => changed(scope.scope(body, options), dropped("Cancelled")) }),
    { "errors/of-users-that-look-like-a-cancellation-are-not-dropped": "scope rejects with the very value" },
  ),
];
