import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Queue from "effect/Queue";
import * as Semaphore from "effect/Semaphore";
import { type Opener, type Style, staged, stateless } from "../probe.ts";
import { LONG, NAP, PERMITS } from "../rows.ts";
import { Arrivals, childrenOf, leavesOf } from "../tree.ts";

const one = Effect.succeed(1);
/** An async function, like the other sides'. */
const soon = Effect.promise(async () => 1);
const nap = Effect.sleep(NAP);
const long = Effect.sleep(LONG);

/** The benches on fibers of Effect 4. */
export const effect: Style = {
  call: sums(Effect.flatMap(Effect.forkChild(one), Fiber.join)),
  sleepers: stateless((count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const fibers: Fiber.Fiber<void>[] = [];
        for (let i = 0; i < count; i += 1) fibers.push(yield* Effect.forkChild(nap));
        yield* Fiber.joinAll(fibers);
      }),
    ),
  ),
  cancelTree: staged(async (count) => {
    const asleep = new Arrivals(leavesOf(count));
    const root = Effect.runFork(node(0, count, asleep));
    await asleep.all;
    return () => Effect.runPromise(Fiber.interrupt(root));
  }),
  // Round what is done at once it would set no timer.
  deadline: sums(Effect.timeout(soon, LONG)),
  race: sums(Effect.raceFirst(Effect.as(long, 0), one)),
  channel: stateless((count, capacity) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const queue = yield* Queue.bounded<number>(capacity);
        const producer = yield* Effect.forkChild(produce(queue, count));
        for (let i = 0; i < count; i += 1) {
          if ((yield* Queue.take(queue)) !== i) throw new Error("out of order");
        }
        yield* Fiber.join(producer);
      }),
    ),
  ),
  mutex: locking(1),
  semaphore: locking(PERMITS),
  idle: staged(async (count) => {
    const asleep = new Arrivals(count);
    const sleeping = sleeper(asleep);
    const parent = Effect.runFork(
      Effect.gen(function* () {
        for (let i = 0; i < count; i += 1) yield* Effect.forkChild(sleeping);
        yield* Effect.never;
      }),
    );
    await asleep.all;
    return () => Effect.runPromise(Fiber.interrupt(parent));
  }),
};

/** A fiber that starts before `forkChild` returns, and here also ends: no task of its own, but the fastest that there is. */
export const effectEager: Style = {
  call: sums(Effect.flatMap(Effect.forkChild(one, { startImmediately: true }), Fiber.join)),
};

function sums(call: Effect.Effect<number, unknown>): Opener {
  return stateless((count) => Effect.runPromise(summed(call, count)));
}

function summed<E>(call: Effect.Effect<number, E>, count: number): Effect.Effect<void, E> {
  return Effect.gen(function* () {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += yield* call;
    if (sum !== count) throw new Error(`${sum} calls instead of ${count}`);
  });
}

function produce(queue: Queue.Queue<number>, count: number): Effect.Effect<void> {
  return Effect.gen(function* () {
    for (let i = 0; i < count; i += 1) yield* Queue.offer(queue, i);
  });
}

/** In the crowd the work is {@link soon}: nobody would wait for what is done at once. */
function locking(permits: number): Opener {
  const lock = Semaphore.makeUnsafe(permits);
  const alone = sums(lock.withPermit(one));
  const turn = lock.withPermit(soon);
  const crowd = stateless((count, waiting) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const size = Math.min(waiting, count);
        const member = summed(turn, Math.round(count / size));
        yield* Effect.all(
          Array.from({ length: size }, () => member),
          { concurrency: "unbounded", discard: true },
        );
      }),
    ),
  );
  return (at, waiting) => (waiting === 0 ? alone : crowd)(at, waiting);
}

function sleeper(asleep: Arrivals): Effect.Effect<void> {
  return Effect.gen(function* () {
    asleep.one();
    yield* long;
  });
}

function node(index: number, count: number, asleep: Arrivals): Effect.Effect<void> {
  const children = childrenOf(index, count);
  if (children.length === 0) return sleeper(asleep);
  return Effect.forEach(children, (child) => node(child, count, asleep), { concurrency: "unbounded", discard: true });
}
