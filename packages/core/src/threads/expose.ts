import type { Capability } from "../capabilities.ts";
import { PorticoError } from "../errors.ts";
import type { Scope } from "../scope/types.ts";

/** A function that other threads can be asked to run, as a reference that works on every thread. */
export interface Exposed<A extends readonly unknown[], R, C extends Capability = never> {
  readonly name: string;
  readonly run: (scope: Scope<C>, ...args: A) => R | PromiseLike<R>;
}

const registry = new Map<string, Exposed<never, unknown>>();

/**
 * Names a function so that `scope.parallel` and `scope.blockOn` can run it on another thread. Call it at the top level
 * of a module without other effects; the app's worker module imports that module. A package that says `sideEffects` in
 * its package.json lists its modules that call this: bundlers drop the others.
 *
 * Arguments and results are copied: `undefined`, `null`, booleans, numbers, bigints, strings, typed arrays and
 * `ArrayBuffer`s, `Date`, arrays, `Map`, `Set`, plain objects and errors. Anything else is `InvalidInput`.
 *
 * @param name `package/function`, the same on every thread
 * @throws PorticoError `InvalidInput` for a malformed name, `AlreadyExists` if another function has it
 */
export function expose<A extends readonly unknown[], R, C extends Capability = never>(
  name: string,
  run: (scope: Scope<C>, ...args: A) => R | PromiseLike<R>,
): Exposed<A, R, C> {
  if (typeof name !== "string" || !/^[^\s/][^\s]*\/[^\s/]+$/.test(name)) {
    throw new PorticoError("InvalidInput", `expose needs a name like "package/function", got ${JSON.stringify(name)}`, {
      op: "expose",
    });
  }
  if (registry.has(name)) {
    throw new PorticoError("AlreadyExists", `A function is exposed as "${name}" already; give this one another name`, {
      op: "expose",
      resource: name,
    });
  }
  const exposed: Exposed<A, R, C> = Object.freeze({ name, run });
  registry.set(name, exposed as unknown as Exposed<never, unknown>);
  return exposed;
}

/** The function exposed under `name` on this thread. */
export function findExposed(name: string): Exposed<never, unknown> | undefined {
  return registry.get(name);
}
