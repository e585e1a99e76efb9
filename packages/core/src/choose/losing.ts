import type { CancelReason, PorticoError } from "../errors.ts";

/**
 * What the losers of a runtime's races are told, of one kind of race. It names nobody and has no stack, so it is the same
 * for all of them: to make one error costs as much as the rest of the race.
 */
export class Losing {
  readonly reason: CancelReason;
  /** One for each operation that a loser has waited for. */
  readonly errors: PorticoError[] = [];

  constructor(op: string) {
    this.reason = Object.freeze({ kind: "lost-race", origin: op });
  }
}
