import type { Capability } from "../capabilities.ts";
import { invalid } from "../platform-error.ts";
import type { Ending, ScopeImpl } from "../scope/scope.ts";
import type { Arm } from "./types.ts";

export type AnyArm = Arm<Capability>;

/** Throws `InvalidInput` unless `arms` is a list of functions. */
export function checkArms(op: string, arms: readonly AnyArm[]): void {
  if (!Array.isArray(arms)) throw invalid(op, `needs a list of functions, got ${kindOf(arms)}`);
  for (let i = 0; i < arms.length; i++) checkArm(op, i, arms[i]);
}

export function checkArm(op: string, name: string | number, arm: unknown): void {
  if (typeof arm === "function") return;
  throw invalid(
    op,
    `arm ${name} must be a function (scope) => ..., which is not called yet; got ${kindOf(arm)}`,
    String(name),
  );
}

export function kindOf(value: unknown): string {
  if (value === null) return "null";
  return value instanceof Promise ? "a promise" : typeof value;
}

/** The scope of one call: its body has nothing to do, so it ends with its arms. */
export function scopeOfArms(scope: ScopeImpl, op: string): ScopeImpl {
  scope.admit(op);
  return scope.openChild(undefined, false, op);
}

/** Starts the arms as tasks of `scope`, which then ends with the last of them. */
export function startArms(scope: ScopeImpl, arms: readonly AnyArm[], onEnd: Ending): ScopeImpl[] {
  const tasks: ScopeImpl[] = [];
  for (let i = 0; i < arms.length; i++) {
    const task = scope.makeTask(arms[i] as AnyArm, undefined, i);
    task.onEnd = onEnd;
    tasks.push(task);
    scope.runtime.ready(task);
  }
  scope.bodyDone(undefined);
  return tasks;
}
