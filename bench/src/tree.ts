const FAN_OUT = 10;

/** The children of `node` in a tree of `count` nodes, which are numbered level by level. A leaf has none. */
export function childrenOf(node: number, count: number): number[] {
  const children: number[] = [];
  const first = node * FAN_OUT + 1;
  for (let child = first; child < first + FAN_OUT && child < count; child += 1) children.push(child);
  return children;
}

/** How many nodes of a tree have no children. */
export function leavesOf(count: number): number {
  return count - Math.ceil((count - 1) / FAN_OUT);
}

/** Waits for a number of arrivals. */
export class Arrivals {
  /** Resolves in a macrotask after the last one, when each has gone on to what it does next. */
  readonly all: Promise<void>;
  #missing: number;
  #resolve!: () => void;

  constructor(count: number) {
    this.#missing = count;
    this.all = new Promise((resolve) => {
      this.#resolve = () => setTimeout(resolve, 0);
    });
  }

  one(): void {
    this.#missing -= 1;
    if (this.#missing === 0) this.#resolve();
  }
}
