import type { Capability } from "../capabilities.ts";
import { PorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import { soon } from "../scope/ready.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { markHandled } from "../scope/waiter.ts";
import { type AnyArm, checkArm, kindOf } from "./arms.ts";
import type { NamedArms, Select, SelectOptions } from "./types.ts";

type Turn = IteratorResult<Choice, undefined>;

interface Choice {
  readonly arm: string;
  readonly value: unknown;
}

/** A `next` that waits. */
interface Pending {
  promise: Promise<Turn> | undefined;
  readonly resolve: (turn: Turn) => void;
  readonly reject: (error: unknown) => void;
}

const background = { background: true } as const;
const done = { done: true, value: undefined } as const;

/** `scope.select` */
export function select(parent: ScopeImpl, arms: NamedArms<Capability>, options: SelectOptions = {}): Select<Choice> {
  const { order = "biased", name } = options;
  if (typeof arms !== "object" || arms === null || Array.isArray(arms))
    throw invalid("select", `needs an object of functions, got ${Array.isArray(arms) ? "a list" : kindOf(arms)}`);
  const entries = Object.entries(arms);
  if (entries.length === 0) throw invalid("select", "needs an arm: a turn of none would never end");
  for (const [arm, fn] of entries) checkArm("select", arm, fn);
  if (order !== "biased" && order !== "fair")
    throw invalid("select", `order must be "biased" or "fair", got ${String(order)}`);
  return new Selection(parent, entries as [string, AnyArm][], order === "fair", name);
}

/**
 * The arms in flight, tasks of an open scope, and whose turn it is. An arm has one task at a time; a task that has ended
 * stays at its place until it is taken, and its arm is started anew at the turn after that.
 */
class Selection implements Select<Choice> {
  readonly #parent: ScopeImpl;
  readonly #name: string | undefined;
  readonly #scope: ScopeImpl;
  readonly #arms: readonly (readonly [string, AnyArm])[];
  /** By arm. Undefined: to be started at the next turn. */
  readonly #tasks: (ScopeImpl | undefined)[];
  /** By arm: whether it was started so lately that it had no chance yet to be ready. */
  readonly #fresh: boolean[];
  readonly #fair: boolean;
  readonly #ended = (task: ScopeImpl): void => this.#armEnded(task);
  /** The arm that is looked at first. */
  #first = 0;
  #pending: Pending | undefined;
  #deciding = false;
  #chancing = false;
  /** What has failed, in the order it happened. */
  readonly #failed: ScopeImpl[] = [];
  #failing = false;
  #end: Promise<void> | undefined;
  #resolveEnd: (() => void) | undefined;

  constructor(
    parent: ScopeImpl,
    arms: readonly (readonly [string, AnyArm])[],
    fair: boolean,
    name: string | undefined,
  ) {
    parent.admit("select", name);
    this.#parent = parent;
    this.#name = name;
    this.#arms = arms;
    this.#fair = fair;
    this.#tasks = arms.map(() => undefined);
    this.#fresh = arms.map(() => false);
    this.#scope = parent.openScope({ name: name ?? "select" }).scope as unknown as ScopeImpl;
    this.#scope.onEnd = () => this.#conclude();
  }

  next(): Promise<Turn> {
    if (this.#pending !== undefined) return Promise.reject(this.#error("Busy", "another next waits; one at a time"));
    if (this.#end !== undefined) return this.#end.then(() => done);
    const refusal = this.#parent.refusal("select", this.#name);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (this.#scope.phase !== "body") return Promise.reject(this.#hasEnded());
    this.#startArms();
    let pending: Pending | undefined;
    const promise = new Promise<Turn>((resolve, reject) => {
      pending = { promise: undefined, resolve, reject };
      this.#pending = pending;
      this.#decide();
    });
    if (pending !== undefined) pending.promise = promise;
    return promise;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#finish();
    return done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#finish();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #startArms(): void {
    const scope = this.#scope;
    for (let i = 0; i < this.#arms.length; i++) {
      if (this.#tasks[i] !== undefined) continue;
      const [name, fn] = this.#arms[i] as readonly [string, AnyArm];
      const task = scope.makeTask(fn, background, name);
      task.onEnd = this.#ended;
      this.#tasks[i] = task;
      this.#fresh[i] = true;
      scope.runtime.ready(task);
    }
  }

  #armEnded(task: ScopeImpl): void {
    task.keepFailure();
    const ending = this.#scope.reason !== undefined || this.#scope.phase !== "body";
    if (task.failures !== undefined || (task.gaveUp && !ending)) this.#failed.push(task);
    if (ending) {
      // Too late to be taken. The scope was cancelled from above, or has nothing to wait for but its arms.
      this.#tasks[this.#tasks.indexOf(task)] = undefined;
      this.#scope.bodyDone(undefined);
    } else if (this.#pending !== undefined && !this.#deciding) {
      // Of arms that are ready together the first in the order is taken.
      this.#deciding = true;
      soon.then(() => {
        this.#deciding = false;
        this.#decide();
      });
    }
  }

  /** Gives the turn to the first ready arm, unless one ahead of it has been started just now. */
  #decide(): void {
    if (this.#pending === undefined || this.#failing) return;
    let waitsFor: number | undefined;
    for (let i = 0; i < this.#arms.length; i++) {
      const at = (this.#first + i) % this.#arms.length;
      const task = this.#tasks[at];
      if (task?.phase === "ended") {
        if (waitsFor === undefined) this.#take(at, task, this.#pending);
        else this.#giveChance();
        return;
      }
      if (this.#fresh[at]) waitsFor ??= at;
    }
  }

  /** Lets the arms that were started just now run, and whatever is ready for them. */
  #giveChance(): void {
    if (this.#chancing) return;
    this.#chancing = true;
    this.#scope.runtime.driver.spawn.macrotask(() => {
      this.#chancing = false;
      for (let i = 0; i < this.#tasks.length; i++) this.#fresh[i] = this.#tasks[i]?.phase === "waiting-to-start";
      this.#decide();
    });
  }

  #take(at: number, task: ScopeImpl, pending: Pending): void {
    if (!task.succeeded) {
      this.#failing = true;
      // The failure is for who waits, and not for the scope.
      this.#scope.keepFailure();
      void this.#finish();
      return;
    }
    this.#pending = undefined;
    this.#tasks[at] = undefined;
    if (this.#fair) this.#first = (at + 1) % this.#arms.length;
    const [arm] = this.#arms[at] as readonly [string, AnyArm];
    pending.resolve({ done: false, value: { arm, value: task.value } });
  }

  /** Cancels the arms and resolves when they have ended. */
  #finish(): Promise<void> {
    this.#end ??= new Promise((resolve) => {
      const scope = this.#scope;
      if (scope.phase === "ended") return resolve();
      this.#resolveEnd = resolve;
      scope.cancelFor({ kind: "lost-race", origin: scope.name });
      scope.bodyDone(undefined);
    });
    return this.#end;
  }

  /** All arms have ended. What failed and was not taken is a failure of the scope above, as a task's is. */
  #conclude(): void {
    for (const task of this.#failed) this.#scope.fail(task.error);
    const pending = this.#pending;
    this.#pending = undefined;
    if (this.#failing) pending?.reject(this.#scope.error);
    else if (this.#resolveEnd !== undefined) pending?.resolve(done);
    else this.#refuse(pending);
    this.#resolveEnd?.();
  }

  /** Ends a `next` that waits because the scope above says so, which does not depend on whether somebody listens. */
  #refuse(pending: Pending | undefined): void {
    if (pending === undefined) return;
    markHandled(pending.promise);
    pending.reject(this.#parent.refusal("select", this.#name) ?? this.#hasEnded());
  }

  #hasEnded(): PorticoError {
    return this.#error("Closed", `the scope "${this.#parent.name}" has ended`);
  }

  #error(code: "Busy" | "Closed", message: string): PorticoError {
    const what = this.#name === undefined ? "select" : `select ${this.#name}`;
    return new PorticoError(code, `${what}: ${message}`, { op: "select", resource: this.#name });
  }
}
