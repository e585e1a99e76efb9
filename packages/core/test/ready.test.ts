import { expect, test } from "vitest";
import type { Driver } from "../src/contract.ts";
import { ReadyQueue } from "../src/scope/ready.ts";
import type { ScopeImpl } from "../src/scope/scope.ts";

/** A queue whose macrotasks run when told, and what it has started. */
function readyQueue() {
  const turns: (() => void)[] = [];
  const started: number[] = [];
  const driver = { spawn: { macrotask: (fn: () => void) => void turns.push(fn) } } as unknown as Driver;
  const queue = new ReadyQueue(driver);
  const add = (name: number, then?: () => void): void => {
    const startTask = (): void => {
      started.push(name);
      then?.();
    };
    queue.add({ startTask } as unknown as ScopeImpl);
  };
  return { add, started, turns };
}

test("many at once start in their order, 1024 in a turn", async () => {
  const { add, started, turns } = readyQueue();
  for (let i = 0; i < 2500; i++) add(i);
  await Promise.resolve();
  expect(started.length).toBe(1024);
  turns.shift()?.();
  expect(started.length).toBe(2048);
  turns.shift()?.();
  expect(started).toEqual(Array.from({ length: 2500 }, (_, i) => i));
  expect(turns).toEqual([]);
});

test("what a task spawns starts in a later microtask, behind those that came before", async () => {
  const { add, started, turns } = readyQueue();
  add(0, () => add(2000));
  for (let i = 1; i < 1500; i++) add(i);
  await Promise.resolve();
  await Promise.resolve();
  expect(started.length).toBe(1024);
  expect(turns.length).toBe(1);
  turns.shift()?.();
  expect(started.at(-1)).toBe(2000);
  expect(started.length).toBe(1501);
});
