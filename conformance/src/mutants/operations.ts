import { type ErrorCode, isPorticoError, PorticoError } from "@portico/core";
import type { Fault } from "../cases/multipliers.ts";
import { kebab, type Made, made } from "../cases/operations/index.ts";
import { nameOf } from "../cases/operations/names.ts";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { type Patch, reach } from "./operations-reach.ts";

type Call = (...args: readonly unknown[]) => unknown;

/** Does `then` to what a call comes to: to its promise, or to each step of its iterator. */
function eventually(result: unknown, then: (promise: Promise<unknown>) => Promise<unknown>): unknown {
  if (result instanceof Promise) return then(result);
  return isIterator(result) ? overlay(result, { next: () => then(result.next()) }) : result;
}

/**
 * Gives nothing where the call should have been refused with `code`, at once or later. Only the first time: a case that tries
 * again until it is refused would otherwise never come to an end, and neither would its program.
 */
function unrefused(operation: Call, code: ErrorCode): Call {
  let been = false;
  const nothing = (error: unknown): undefined => {
    if (been || !isPorticoError(error, code)) throw error;
    been = true;
    return undefined;
  };
  return (...args) => {
    try {
      return eventually(operation(...args), (promise) => promise.catch(nothing));
    } catch (error) {
      return nothing(error);
    }
  };
}

/** Calls; what it is refused with names another operation. */
function renamed(call: () => unknown): unknown {
  const rename = (error: unknown): never => {
    if (!isPorticoError(error)) throw error;
    throw new PorticoError(error.code, error.message, { op: "another" });
  };
  try {
    return eventually(call(), (promise) => promise.catch(rename));
  } catch (error) {
    return rename(error);
  }
}

interface Steps {
  next(): Promise<unknown>;
}

function isIterator(value: unknown): value is Steps {
  return typeof value === "object" && value !== null && typeof (value as Partial<Steps>).next === "function";
}

function closesOnce(close: Call): Call {
  let been = false;
  return () => {
    if (been) throw new PorticoError("Busy", "closed once already");
    been = true;
    return close();
  };
}

/** What the operation becomes with that fault. */
const faulty: Readonly<Record<Fault, (operation: Call, scope: FullScope) => Call>> = {
  "does-not-see-the-cancellation": (operation) => unrefused(operation, "Cancelled"),
  "leaves-the-system-at-it":
    (operation, scope) =>
    (...args) =>
      eventually(operation(...args), (promise) => scope.wait(promise)),
  "does-not-see-the-end": (operation) => unrefused(operation, "Closed"),
  "is-another-one-in-its-errors":
    (operation) =>
    (...args) =>
      renamed(() => operation(...args)),
  "closes-only-once": closesOnce,
  "is-not-disposed": () => async () => undefined,
};

/** Every object of the interface has one operation with that fault; the others are as they were. */
function patchOf(operation: PropertyKey, fault: Fault): Patch {
  const keys = fault === "is-not-disposed" ? [Symbol.asyncDispose, Symbol.dispose] : [operation];
  return <T extends object>(target: T, scope: FullScope): Partial<T> => {
    const own: Call = (...args) => Reflect.apply(Reflect.get(target, operation) as Call, target, args);
    const wrong = faulty[fault](own, scope);
    return Object.fromEntries(keys.map((key) => [key, wrong])) as Partial<T>;
  };
}

/** One mutant for each case of the table: the operation that the case is about does not see what it should. */
function mutantOf({ of, operation, one, fault, says }: Made): Mutant {
  const what = kebab(`${of}-${nameOf(operation)}`);
  const where = one.id.replace("/", "-");
  return {
    name: `${what}-${fault}-in-${where}`,
    kills: one.id,
    says,
    wrap: reach[of](patchOf(operation, fault)),
  };
}

export const mutants: readonly Mutant[] = made.map(mutantOf);
