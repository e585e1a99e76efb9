import { soon } from "../scope/ready.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { type AnyArm, scopeOfArms, startArms } from "./arms.ts";

type Counts = (task: ScopeImpl) => boolean;
type Settle = (value: unknown) => void;

/**
 * Arms of which one decides: the others are cancelled and waited for. The decision is taken a microtask after the first
 * end that counts, so that of arms which end together the earlier in the list wins.
 */
export class Contest {
  readonly #scope: ScopeImpl;
  /** Whether an arm that ended like this decides. */
  readonly #counts: Counts;
  #tasks: readonly ScopeImpl[] = [];
  #winner: ScopeImpl | undefined;
  /** What decided, or came too late to be for nothing, and failed: in the order it happened. */
  #failed: ScopeImpl[] | undefined;
  #deciding = false;

  constructor(parent: ScopeImpl, op: string, arms: readonly AnyArm[], counts: Counts, resolve: Settle, reject: Settle) {
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
    soon.then(() => this.#decide());
  }

  #decide(): void {
    if (!this.#deciding || this.#winner !== undefined) return;
    this.#winner = this.#tasks.find((task) => task.phase === "ended" && this.#counts(task));
    if (this.#scope.children.first !== null) this.#scope.cancelFor({ kind: "lost-race", origin: this.#scope.name });
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
