import { isPorticoError } from "@portico/core";
import { count } from "../cases/exposed.ts";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant, Wrap } from "./mutant.ts";
import { blockOnOf, runHere, withoutErrorsOfThreads, withoutFunctions, wrapBlockOn } from "./threads-wrap.ts";

const returnsAtOnce: Wrap = wrapBlockOn(() => () => undefined);

/** What a fresh thread would have counted. */
const countsFromOne: Wrap = wrapBlockOn((real) => (fn, args) => {
  const counted = real(fn, args);
  return fn.name === count.name ? 1 : counted;
});

const rootGoverns: Wrap = wrapBlockOn((_real, _scope, root) => blockOnOf(root));

/** An error is thrown as an Error with the message, and nothing more. */
const errorsAreTexts: Wrap = wrapBlockOn((real) => (fn, args) => {
  try {
    return real(fn, args);
  } catch (error) {
    throw new Error(error instanceof Error ? error.message : String(error));
  }
});

const failuresAreUndefined: Wrap = wrapBlockOn((real) => (fn, args) => {
  try {
    return real(fn, args);
  } catch {
    return undefined;
  }
});

let gaveUp = false;

/** The answer of a call that was given up is taken for the answer of the next. */
const lateAnswersMeetTheNextCall: Wrap = wrapBlockOn((real) => (fn, args) => {
  if (gaveUp) {
    gaveUp = false;
    return 60_000;
  }
  try {
    return real(fn, args);
  } catch (error) {
    gaveUp = isPorticoError(error, "TimedOut");
    throw error;
  }
});

const waitsWithoutLimit: Wrap = {
  driver: (driver) => {
    const { blockOn } = driver;
    if (blockOn === undefined) return driver;
    const wait: typeof blockOn.wait = (word, index, value) =>
      blockOn.wait(word, index, value, Number.POSITIVE_INFINITY);
    return { ...driver, blockOn: overlay(blockOn, { wait }) };
  },
};

/** Waiting for other threads, done wrong. */
export const mutants: readonly Mutant[] = [
  { name: "block-on-returns-at-once", kills: "block-on/returns-the-value", says: "the sum", wrap: returnsAtOnce },
  {
    name: "block-on-cuts-answers-at-64-kib",
    kills: "block-on/carries-a-mebibyte-each-way",
    says: "what came back",
    wrap: wrapBlockOn((real) => (fn, args) => (real(fn, args) as Uint8Array).subarray(0, 65_536)),
  },
  { name: "block-on-copies-nothing", kills: "block-on/copies-rich-values", says: "the copy", wrap: returnsAtOnce },
  {
    name: "block-on-does-not-sleep",
    kills: "block-on/this-thread-sleeps-meanwhile",
    says: "the function slept",
    wrap: returnsAtOnce,
  },
  {
    name: "block-on-returns-before-files-are-read",
    kills: "block-on/files-go-on-over-there",
    says: "text from there",
    wrap: returnsAtOnce,
  },
  {
    name: "block-on-returns-before-bytes-have-come",
    kills: "block-on/sockets-go-on-over-there",
    says: "bytes received there",
    wrap: returnsAtOnce,
  },
  {
    name: "block-on-does-not-nest",
    kills: "block-on/nests",
    says: "the sum from two threads away",
    wrap: returnsAtOnce,
  },
  {
    name: "block-on-helper-ends-without-its-error",
    kills: "block-on/error-after-the-answer-is-reported",
    says: "timed out: the report",
    behaviour: "a-thread-ends-without-its-error",
    wrap: { driver: withoutErrorsOfThreads },
  },
  {
    name: "block-on-starts-cold-each-time",
    kills: "block-on/helper-stays-warm",
    says: "count at the second call",
    wrap: countsFromOne,
  },
  {
    name: "block-on-errors-lose-their-code",
    kills: "block-on/errors-keep-their-code",
    says: "the function's error: expected throw with NoSpace",
    wrap: errorsAreTexts,
  },
  {
    name: "block-on-errors-lose-their-class",
    kills: "block-on/errors-keep-their-class-and-causes",
    says: "a TypeError",
    wrap: errorsAreTexts,
  },
  {
    name: "block-on-an-unknown-function-gives-undefined",
    kills: "block-on/function-unknown-to-the-other-thread-is-not-found",
    says: "a function exposed here only",
    wrap: failuresAreUndefined,
  },
  {
    name: "block-on-leaves-out-functions-among-arguments",
    kills: "block-on/argument-that-cannot-be-copied-is-invalid-input",
    says: "a call with a function",
    wrap: wrapBlockOn((real) => (fn, args) => real(fn, withoutFunctions(args))),
  },
  {
    name: "block-on-waits-without-limit",
    kills: "block-on/deadline-is-timed-out",
    says: "the call: expected rejection with TimedOut",
    wrap: waitsWithoutLimit,
  },
  {
    name: "block-on-takes-a-late-answer-for-the-next",
    kills: "block-on/next-call-after-a-deadline-works",
    says: "the next call: expected 3",
    wrap: lateAnswersMeetTheNextCall,
  },
  {
    name: "block-on-waits-for-the-call-given-up",
    kills: "block-on/next-call-does-not-wait-for-one-given-up",
    says: "the spinning call: expected rejection with TimedOut",
    wrap: waitsWithoutLimit,
  },
  {
    name: "block-on-an-ended-thread-gives-undefined",
    kills: "block-on/thread-that-ends-is-thread-failed",
    says: "a call whose thread ends: expected throw with ThreadFailed",
    wrap: failuresAreUndefined,
  },
  {
    name: "block-on-runs-under-a-cancelled-scope",
    kills: "block-on/cancelled-scope-sends-nothing",
    says: "a call under a cancelled scope",
    wrap: rootGoverns,
  },
  {
    name: "block-on-connects-to-sleepers",
    kills: "block-on/connecting-to-a-sleeping-listener-would-deadlock",
    says: "reaching our own listener: expected throw with WouldDeadlock",
    wrap: failuresAreUndefined,
  },
  {
    name: "block-on-without-threads-runs-here",
    kills: "block-on/without-the-capability-is-unsupported",
    says: "blockOn: expected throw with Unsupported",
    wrap: wrapBlockOn((_real, scope) => runHere(scope)),
  },
];
