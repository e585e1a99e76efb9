import { soon } from "../scope/ready.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { type AnyArm, scopeOfArms, startArms } from "./arms.ts";

type Op = "race" | "any";
type Counts = (task: ScopeImpl) => boolean;
type Settle = (value: unknown) => void;

/**
 * Arms of which one decides: the others are cancelled and waited for. The decision is taken a microtask after the first
 * end that counts, so that of arms which end together the earlier in the list wins.
 */
export class Contest {
  readonly #op: Op;
  readonly #scope: ScopeImpl;
  /** Whether an arm that ended like this decides. */
  readonly #counts: Counts;
  #tasks: readonly ScopeImpl[] = [];
  #winner: ScopeImpl | undefined;
  /** What decided, or came too late to be for nothing, and failed: in the order it happened. */
  #failed: ScopeImpl[] | undefined;
  #deciding = false;

  constructor(parent: ScopeImpl, op: Op, arms: readonly AnyArm[], counts: Counts, resolve: Settle, reject: Settle) {
    this.#op = op;
    this.#counts = counts;
    this.#scope = scopeOfArms(parent, op);
    this.#scope.onEnd = (scope) => {
      this.#decide();
      this.#conclude();
      scope.settleCall(op, undefined, resolve, reject);
    };
    this.#tasks = startArms(this.#scope, arms, (task) => this.#ended(task));
  }

  #ended(task: ScopeImpl): void {
    task.keepFailure();
    const counts = this.#counts(task);
    if (task.failures !== undefined && (counts || this.#winner !== undefined)) {
      this.#failed ??= [];
      this.#failed.push(task);
    }
    if (this.#deciding || !counts) return;
    this.#deciding = true;
    // Bound: where an error is made, some runtimes walk the stack, and each frame costs.
    soon.then(this.#decide.bind(this));
  }

  #decide(): void {
    if (!this.#deciding || this.#winner !== undefined) return;
    this.#winner = this.#firstThatCounts();
    if (this.#scope.children === null) return;
    const { reason, errors } = this.#scope.runtime.losing[this.#op];
    this.#scope.cancelFor(reason, errors);
  }

  #firstThatCounts(): ScopeImpl | undefined {
    for (const task of this.#tasks) if (task.phase === "ended" && this.#counts(task)) return task;
    return undefined;
  }

  #conclude(): void {
    const scope = this.#scope;
    const winner = this.#winner;
    if (this.#failed !== undefined) for (const task of this.#failed) scope.fail(task.error);
    if (winner === undefined) for (const task of this.#tasks) scope.fail(task.error);
    else if (winner.gaveUp) scope.fail(winner.error);
    else scope.value = winner.value;
  }
}
