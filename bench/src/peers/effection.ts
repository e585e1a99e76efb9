import { type Operation, race, run, sleep, spawn, suspend, type Task } from "effection";
import { type Style, staged, stateless } from "../probe.ts";
import { LONG, NAP } from "../rows.ts";
import { Arrivals, childrenOf, leavesOf } from "../tree.ts";

/** The benches on operations of Effection 4. It has no bounded queues, locks or deadlines. */
export const effection: Style = {
  call: stateless((count) =>
    run(function* () {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += yield* yield* spawn(one);
      check(sum, count);
    }),
  ),
  sleepers: stateless((count) =>
    run(function* () {
      const tasks: Task<void>[] = [];
      for (let i = 0; i < count; i += 1) tasks.push(yield* spawn(nap));
      for (const task of tasks) yield* task;
    }),
  ),
  cancelTree: staged(async (count) => {
    const asleep = new Arrivals(leavesOf(count));
    const root = run(node(0, count, asleep));
    await asleep.all;
    return () => root.halt();
  }),
  race: stateless((count) =>
    run(function* () {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += (yield* race([sleep(LONG), one()])) ?? 0;
      check(sum, count);
    }),
  ),
  idle: staged(async (count) => {
    const asleep = new Arrivals(count);
    const sleeping = sleeper(asleep);
    const parent = run(function* () {
      for (let i = 0; i < count; i += 1) yield* spawn(sleeping);
      yield* suspend();
    });
    await asleep.all;
    return () => parent.halt();
  }),
};

// biome-ignore lint/correctness/useYield: an operation that is done at once
function* one(): Operation<number> {
  return 1;
}

function* nap(): Operation<void> {
  yield* sleep(NAP);
}

function sleeper(asleep: Arrivals): () => Operation<void> {
  return function* () {
    asleep.one();
    yield* sleep(LONG);
  };
}

function node(index: number, count: number, asleep: Arrivals): () => Operation<void> {
  const children = childrenOf(index, count);
  if (children.length === 0) return sleeper(asleep);
  return function* () {
    const tasks: Task<void>[] = [];
    for (const child of children) tasks.push(yield* spawn(node(child, count, asleep)));
    for (const task of tasks) yield* task;
  };
}

function check(sum: number, count: number): void {
  if (sum !== count) throw new Error(`${sum} calls instead of ${count}`);
}
