import { expect, test } from "vitest";
import { childrenOf, leavesOf } from "../src/tree.ts";

test.each([1, 2, 11, 12, 111, 200, 1000])(
  "a tree of %i nodes has each of them once, and its leaves are counted",
  (count) => {
    const seen: number[] = [];
    let leaves = 0;
    const visit = (node: number): void => {
      seen.push(node);
      const children = childrenOf(node, count);
      if (children.length === 0) leaves += 1;
      for (const child of children) visit(child);
    };
    visit(0);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(leavesOf(count)).toBe(leaves);
  },
);
