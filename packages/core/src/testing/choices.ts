import { createRandom } from "../random.ts";

/** Picks one of `count` (at least 2) completions that are ready: an index into them, oldest first. */
export type Choose = (count: number) => number;

/** In the order in which they became ready. */
export const oldestFirst: Choose = () => 0;

/** By a generator: the same picks for the same seed. */
export function seeded(seed: number): Choose {
  const random = createRandom(seed);
  return (count) => Math.floor(random() * count);
}

/** The picks that are given, then the oldest. What is out of range, because the program changed, is the oldest too. */
export function given(picks: readonly number[]): Choose {
  let at = 0;
  return (count) => {
    const pick = picks[at++] ?? 0;
    return pick < count ? pick : 0;
  };
}

interface Branch {
  pick: number;
  readonly of: number;
}

/** All sequences of picks, depth first: take {@link Walk.choose} for a run, then {@link Walk.next} for the one after it. */
export class Walk {
  /** Set when a run made other choices than the one before it although it was led the same way. */
  diverged = false;
  readonly #path: Branch[] = [];
  #at = 0;

  readonly choose: Choose = (count) => {
    const branch = this.#path[this.#at] ?? { pick: 0, of: count };
    this.#path[this.#at++] = branch;
    if (branch.of !== count) this.diverged = true;
    return branch.pick < count ? branch.pick : 0;
  };

  /** Goes to the next sequence. @returns false when there is none */
  next(): boolean {
    this.#path.length = this.#at;
    this.#at = 0;
    for (let last = this.#path.at(-1); last !== undefined; last = this.#path.at(-1)) {
      if (++last.pick < last.of) return true;
      this.#path.pop();
    }
    return false;
  }
}
