import type { Driver } from "../contract.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { taskOf } from "../scope/task-of.ts";
import { circleOf, deadlockError, type Step, stuckTasks } from "./circle.ts";
import type { LockWait } from "./lock.ts";

/** Which task waits for which lock, and whether that can ever end. */
export class LockGraph {
  readonly #driver: Driver;
  #waiting = 0;
  /** Tasks that have begun to wait, or to be waited for, since the last look. */
  readonly #suspects: Set<ScopeImpl> = new Set();
  #scheduled = false;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /**
   * Notes a wait that begins.
   *
   * @throws PorticoError `Deadlock` if it closes a circle of locks
   */
  add(wait: LockWait): void {
    const circle = lockCircle(wait);
    if (circle !== undefined) throw deadlockError(wait, circle);
    wait.earlier = wait.task.rare?.lockWait;
    wait.task.setRare("lockWait", wait);
    this.#waiting++;
    this.#suspect(wait.task);
  }

  remove(wait: LockWait): void {
    this.#waiting--;
    const { task, earlier } = wait;
    let later = task.rare?.lockWait;
    if (later === wait) {
      task.setRare("lockWait", earlier);
      return;
    }
    while (later?.earlier !== wait) later = later?.earlier;
    later.earlier = earlier;
  }

  /** Somebody waits for the end of `task`. */
  joined(task: ScopeImpl): void {
    if (this.#waiting > 0) this.#suspect(task);
  }

  /**
   * Looks in a macrotask for circles that tasks' ends are part of: a task is waited for by a call of `join` that nobody
   * may be waiting for yet, so the tasks get the time to do what they are about to do.
   */
  #suspect(task: ScopeImpl): void {
    this.#suspects.add(task);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#driver.spawn.macrotask(() => this.#look());
  }

  #look(): void {
    this.#scheduled = false;
    const suspects = [...this.#suspects];
    this.#suspects.clear();
    if (this.#waiting === 0) return;
    const stuck = stuckTasks(suspects);
    for (const suspect of suspects) {
      const circle = circleOf(suspect, stuck);
      const victim = circle?.find(({ wait }) => wait !== undefined)?.wait;
      if (circle === undefined || victim === undefined) continue;
      victim.mutex.refuse(victim, deadlockError(victim, circle));
      for (const other of suspects) this.#suspect(other);
      return;
    }
  }
}

/** The way from `wait` along locks alone back to its own task, if there is one. */
function lockCircle(wait: LockWait): Step[] | undefined {
  for (let own = wait.task.rare?.lockWait; own !== undefined; own = own.earlier) {
    if (own.mutex === wait.mutex) return [stepOf(wait, wait.task)];
  }
  const { holder } = wait.mutex;
  if (holder === undefined) return undefined;
  const owner = taskOf(holder.governor);
  if (owner === wait.task) return [stepOf(wait, owner)];
  return owner.rare?.lockWait === undefined ? undefined : search(wait);
}

function search(wait: LockWait): Step[] | undefined {
  const seen = new Set<ScopeImpl>();
  const pending: Way[] = [{ wait, before: undefined }];
  for (let way = pending.pop(); way !== undefined; way = pending.pop()) {
    const { holder } = way.wait.mutex;
    if (holder === undefined) continue;
    const owner = taskOf(holder.governor);
    if (owner === wait.task) return stepsOf(way, owner);
    if (seen.has(owner)) continue;
    seen.add(owner);
    for (let next = owner.rare?.lockWait; next !== undefined; next = next.earlier) {
      pending.push({ wait: next, before: way });
    }
  }
  return undefined;
}

interface Way {
  readonly wait: LockWait;
  readonly before: Way | undefined;
}

function stepOf(wait: LockWait, to: ScopeImpl): Step {
  return { task: wait.task, wait, to };
}

function stepsOf(last: Way, end: ScopeImpl): Step[] {
  const steps: Step[] = [];
  let to = end;
  for (let way: Way | undefined = last; way !== undefined; way = way.before) {
    steps.push(stepOf(way.wait, to));
    to = way.wait.task;
  }
  return steps.reverse();
}
