/** A property that a test asked for does not hold. `cause` is what the program failed with, if it did. */
export class TestFailure extends Error {
  override readonly name: string = "TestFailure";
}

/** Something outlived the scope that it belongs to. */
export class LeakFailure extends TestFailure {
  override readonly name = "LeakFailure";
  /** What was left, one name for each. */
  readonly left: readonly string[];

  constructor(left: readonly string[], options?: { readonly cause: unknown }) {
    super(`outlived the root: ${left.join(", ")}`, options);
    this.left = left;
  }

  /** The same, of a program that had failed. */
  after(cause: unknown): LeakFailure {
    return new LeakFailure(this.left, { cause });
  }
}
