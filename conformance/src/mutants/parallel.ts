import type { Mutant, Wrap } from "./mutant.ts";
import {
  parallelOf,
  runHere,
  withoutErrorsOfThreads,
  withoutFunctions,
  withThreads,
  wrapParallel,
} from "./threads-wrap.ts";

const resolvesNothing: Wrap = wrapParallel((real) => async (fn, args) => {
  await real(fn, args);
});

const runsOnThisThread: Wrap = wrapParallel((_real, scope) => async (fn, args) => runHere(scope)(fn, args));

const rootGoverns: Wrap = wrapParallel((_real, _scope, root) => parallelOf(root));

/** Every call gets the answer of the call before it. */
const answersAreMixedUp: Wrap = wrapParallel((real) => {
  let last: Promise<unknown> | undefined;
  return (fn, args) => {
    const own = real(fn, args);
    const wrong = last ?? own;
    last = own;
    return wrong;
  };
});

/** An error arrives as an Error with the message, and nothing more. */
const errorsAreTexts: Wrap = wrapParallel((real) => async (fn, args) => {
  try {
    return await real(fn, args);
  } catch (error) {
    throw new Error(error instanceof Error ? error.message : String(error));
  }
});

const causesAreLost: Wrap = wrapParallel((real) => async (fn, args) => {
  const answer = await real(fn, args);
  return Array.isArray(answer) ? answer.map(({ message }: Error) => new TypeError(message)) : answer;
});

/** Work on other threads, done wrong. */
export const mutants: readonly Mutant[] = [
  { name: "parallel-resolves-nothing", kills: "parallel/returns-the-value", says: "the sum", wrap: resolvesNothing },
  {
    name: "parallel-runs-on-this-thread",
    kills: "parallel/runs-on-another-thread",
    says: "our timer goes on while the function spins",
    wrap: runsOnThisThread,
  },
  {
    name: "parallel-shares-the-state-of-modules",
    kills: "parallel/state-of-modules-is-not-shared",
    says: "runs on this thread",
    wrap: runsOnThisThread,
  },
  {
    name: "parallel-resolves-nothing-of-files",
    kills: "parallel/functions-have-a-whole-scope",
    says: "text from there",
    wrap: resolvesNothing,
  },
  {
    name: "parallel-loses-a-record",
    kills: "parallel/appends-of-two-threads-do-not-overwrite-each-other",
    says: "bytes of 6000 records",
    wrap: wrapParallel(
      (real) =>
        (fn, [path, text, times]) =>
          real(fn, [path, text, Number(times) - 1]),
    ),
  },
  {
    name: "parallel-mixes-up-answers",
    kills: "parallel/many-calls-get-their-own-answers",
    says: "the sums",
    wrap: answersAreMixedUp,
  },
  {
    name: "parallel-shares-values",
    kills: "parallel/copies-rich-values",
    says: "it is a copy",
    wrap: runsOnThisThread,
  },
  {
    name: "parallel-loses-causes-of-copied-errors",
    kills: "parallel/copies-errors-with-their-causes",
    says: "the cause is the PorticoError",
    wrap: causesAreLost,
  },
  {
    name: "parallel-copies-arguments-late",
    kills: "parallel/takes-arguments-as-they-are-at-the-call",
    says: "what was sent",
    wrap: wrapParallel((real, scope) => async (fn, args) => {
      await scope.yieldNow();
      return real(fn, args);
    }),
  },
  {
    name: "parallel-leaves-out-functions-among-arguments",
    kills: "parallel/argument-that-cannot-be-copied-is-invalid-input",
    says: "expected rejection with InvalidInput",
    wrap: wrapParallel((real) => (fn, args) => real(fn, withoutFunctions(args))),
  },
  {
    name: "parallel-resolves-to-a-function",
    kills: "parallel/result-that-cannot-be-copied-is-invalid-input",
    says: "a result that is a function",
    wrap: runsOnThisThread,
  },
  {
    name: "parallel-finds-functions-of-this-thread",
    kills: "parallel/function-unknown-to-the-other-thread-is-not-found",
    says: "a function exposed here only",
    wrap: runsOnThisThread,
  },
  {
    name: "parallel-errors-lose-their-code",
    kills: "parallel/errors-keep-their-code",
    says: "the function's error: expected rejection with NoSpace",
    wrap: errorsAreTexts,
  },
  {
    name: "parallel-errors-lose-their-class",
    kills: "parallel/errors-keep-their-class",
    says: "a TypeError",
    wrap: errorsAreTexts,
  },
  {
    name: "parallel-errors-lose-their-causes",
    kills: "parallel/errors-keep-their-causes",
    says: "the cause is a SyntaxError",
    wrap: errorsAreTexts,
  },
  {
    name: "parallel-errors-lose-their-name",
    kills: "parallel/errors-of-user-types-keep-name-and-fields",
    says: 'name: expected "QuotaError"',
    wrap: errorsAreTexts,
  },
  {
    name: "parallel-thread-ends-unnoticed",
    kills: "parallel/thread-that-ends-without-an-answer-is-thread-failed",
    says: "timed out",
    wrap: {
      driver: (driver) =>
        withThreads(driver, (threads) => ({
          start: (url, events) =>
            threads.start(url, { message: (data) => events.message(data), exited: () => undefined }),
        })),
    },
  },
  {
    name: "parallel-thread-ends-without-its-error",
    kills: "parallel/error-after-the-answer-is-reported",
    says: "timed out: the report",
    behaviour: "a-thread-ends-without-its-error",
    wrap: { driver: withoutErrorsOfThreads },
  },
  {
    name: "parallel-cannot-be-cancelled",
    kills: "parallel/cancelling-ends-the-waiting",
    says: "timed out",
    wrap: rootGoverns,
  },
  {
    name: "parallel-cancelling-does-not-reach-the-function",
    kills: "parallel/cancelling-cancels-the-scope-over-there",
    says: "timed out: the end of the function's connection",
    wrap: wrapParallel((_real, scope, root) => (fn, args) => scope.wait(parallelOf(root)(fn, args))),
  },
  {
    name: "parallel-cancelling-does-not-reach-who-has-waited",
    kills: "parallel/cancelling-reaches-a-call-that-had-to-wait-for-a-thread",
    says: "timed out: the end of its function's connection",
    wrap: wrapParallel((_real, scope, root) => (fn, args) => scope.wait(parallelOf(root)(fn, args))),
  },
  {
    name: "parallel-cancelling-leaves-calls-in-line",
    kills: "parallel/a-call-cancelled-in-line-never-runs",
    says: "runs of the function, with the last one",
    wrap: wrapParallel((_real, scope, root) => (fn, args) => scope.wait(parallelOf(root)(fn, args))),
  },
  {
    name: "parallel-ignores-deadlines",
    kills: "parallel/deadline-is-timed-out",
    says: "timed out",
    wrap: rootGoverns,
  },
  {
    name: "parallel-runs-under-a-cancelled-scope",
    kills: "parallel/cancelled-scope-sends-nothing",
    says: "a call under a cancelled scope",
    wrap: rootGoverns,
  },
  {
    name: "parallel-without-threads-runs-here",
    kills: "parallel/without-threads-is-unsupported",
    says: "parallel: expected rejection with Unsupported",
    wrap: runsOnThisThread,
  },
];
