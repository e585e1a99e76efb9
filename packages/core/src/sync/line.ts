import { PorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import { soon } from "../scope/ready.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { SyncOptions } from "./types.ts";

/**
 * What tasks wait for in line. It belongs to the scope that made it and closes at its end.
 *
 * Who waits is served in a microtask after there is something to serve. Until then all of them still wait, so that one that is
 * cancelled in the meantime has had nothing that would have to be handed on.
 */
export abstract class Line {
  readonly name: string | undefined;
  readonly home: ScopeImpl;
  /** Whether the scope that made it has ended. */
  ended = false;
  #serving = false;
  #serve: (() => void) | undefined;

  constructor(op: string, home: ScopeImpl, options: SyncOptions | undefined) {
    home.admit(op, options?.name);
    this.name = options?.name;
    this.home = home;
    home.own({ release: () => this.#end() });
  }

  #end(): void {
    this.ended = true;
    this.close();
  }

  /** Rejects all that wait. */
  protected abstract close(): void;

  /** Gives what there is to who waits. */
  protected abstract serve(): void;

  serveSoon(): void {
    if (this.#serving) return;
    this.#serving = true;
    this.#serve ??= () => {
      this.#serving = false;
      this.serve();
    };
    soon.then(this.#serve);
  }

  /** Throws unless `governor` may use this. */
  admit(governor: ScopeImpl, op: string): void {
    if (governor.refuses) governor.admit(op, this.name);
    if (this.ended) throw this.closedByEnd(op);
  }

  closedByEnd(op: string): PorticoError {
    return this.closed(op, `the scope "${this.home.name}" that made it has ended`);
  }

  closed(op: string, why: string): PorticoError {
    const what = this.name === undefined ? op : `${op} "${this.name}"`;
    return new PorticoError("Closed", `${what}: ${why}`, { op, resource: this.name });
  }
}

export function checkFunction(op: string, fn: unknown): void {
  if (typeof fn !== "function") throw invalid(op, `needs a function, got ${typeof fn}`);
}
