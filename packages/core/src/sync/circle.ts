import { PorticoError } from "../errors.ts";
import { each } from "../scope/ring.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { Join } from "../scope/task.ts";
import { isTask, taskOf } from "../scope/task-of.ts";
import { LockWait } from "./lock.ts";

/** One task waits for another: for a lock it has, or for its end. */
export interface Step {
  readonly task: ScopeImpl;
  readonly to: ScopeImpl;
  readonly wait: LockWait | undefined;
}

type Steps = ReadonlyMap<ScopeImpl, readonly Step[]>;

/**
 * The tasks, of `suspects` and those they wait for, that can only be woken by each other, with what each one waits for. A
 * body that waits for a promise Portico does not know is taken for one that runs, if Portico sees it wait for nothing else.
 */
export function stuckTasks(suspects: readonly ScopeImpl[]): Steps {
  const stuck = new Map<ScopeImpl, readonly Step[]>();
  const waitedForBy = new Map<ScopeImpl, ScopeImpl[]>();
  const running: ScopeImpl[] = [];
  const pending = [...suspects];
  for (let task = pending.pop(); task !== undefined; task = pending.pop()) {
    if (stuck.has(task)) continue;
    const steps = stepsFrom(task);
    stuck.set(task, steps);
    if (steps.length === 0) running.push(task);
    for (const { to } of steps) {
      pending.push(to);
      const others = waitedForBy.get(to);
      if (others === undefined) waitedForBy.set(to, [task]);
      else others.push(task);
    }
  }
  for (let task = running.pop(); task !== undefined; task = running.pop()) {
    if (!stuck.delete(task)) continue;
    for (const other of waitedForBy.get(task) ?? []) running.push(other);
  }
  return stuck;
}

/** What `task` waits for; nothing if there is something among it that comes from outside, or if it runs. */
function stepsFrom(task: ScopeImpl): readonly Step[] {
  const steps: Step[] = [];
  const scopes = [task];
  for (let scope = scopes.pop(); scope !== undefined; scope = scopes.pop()) {
    let waits = scope.open || scope.phase === "children";
    for (const waiter of each(scope.waiters)) {
      const step = stepOf(task, waiter);
      if (step === undefined) return [];
      steps.push(step);
      waits = true;
    }
    for (const child of each(scope.children)) {
      if (!isTask(child)) {
        scopes.push(child);
        waits = true;
      } else if (scope.phase === "children") {
        steps.push({ task, to: child, wait: undefined });
      }
    }
    if (!waits) return [];
  }
  return steps;
}

function stepOf(task: ScopeImpl, waiter: unknown): Step | undefined {
  if (waiter instanceof Join) return { task, to: waiter.task, wait: undefined };
  if (!(waiter instanceof LockWait)) return undefined;
  const { holder } = waiter.mutex;
  return holder && { task, to: taskOf(holder.governor), wait: waiter };
}

/** A circle that the way from `start` ends in, if `start` is stuck. */
export function circleOf(start: ScopeImpl, stuck: Steps): Step[] | undefined {
  const way: Step[] = [];
  const seen = new Map<ScopeImpl, number>();
  for (let task = start; !seen.has(task); ) {
    const step = stuck.get(task)?.[0];
    if (step === undefined) return undefined;
    seen.set(task, way.length);
    way.push(step);
    task = step.to;
    const begin = seen.get(task);
    if (begin !== undefined) return way.slice(begin);
  }
  return undefined;
}

export function deadlockError(wait: LockWait, circle: readonly Step[]): PorticoError {
  const { op, resource } = wait;
  const what = resource === undefined ? op : `${op} "${resource}"`;
  return new PorticoError("Deadlock", `${what} could never end: ${describe(circle)}`, {
    op,
    resource,
    runtime: wait.governor.runtime.driver.runtime,
  });
}

function describe(circle: readonly Step[]): string {
  return circle.map((step, at) => describeStep(step, circle.at(at - 1) as Step)).join("; ");
}

function describeStep({ task, to, wait }: Step, before: Step): string {
  if (wait === undefined) return `"${task.name}" ${holds(before)}waits for the end of "${to.name}"`;
  const { holder } = wait.mutex;
  if (to === task && (holder === undefined || taskOf(holder.governor) !== task)) {
    return `"${task.name}" waits for ${lockName(wait)} already`;
  }
  return `"${task.name}" ${holds(before)}waits for ${lockName(wait)} held by "${to.name}"`;
}

function holds({ wait }: Step): string {
  return wait === undefined ? "" : `holds ${lockName(wait)}, `;
}

function lockName({ mutex }: LockWait): string {
  return mutex.name === undefined ? "a mutex" : `"${mutex.name}"`;
}
