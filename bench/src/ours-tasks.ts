import { isPorticoError, type Scope, type Sender, type Task } from "@portico/core";
import { type Crowd, type Lock, locking } from "./locks.ts";
import { type Opener, type Openers, staged, stateless } from "./probe.ts";
import { LONG, NAP, PERMITS } from "./rows.ts";
import { Arrivals, childrenOf, leavesOf } from "./tree.ts";

/** The benches of structured concurrency. */
export type TaskBenches = Pick<
  Openers,
  "call" | "sleepers" | "cancelTree" | "deadline" | "race" | "channel" | "mutex" | "semaphore" | "idle"
>;

/** All of them on Portico: one text for all runtimes. */
export function oursTasks(scope: Scope): TaskBenches {
  return {
    call: stateless(async (count) => {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += await scope.spawn(one).join();
      check(sum, count);
    }),
    sleepers: stateless(async (count) => {
      const all: Promise<void>[] = [];
      for (let i = 0; i < count; i += 1) all.push(scope.spawn(nap).join());
      await Promise.all(all);
    }),
    cancelTree: staged(async (count) => {
      const asleep = new Arrivals(leavesOf(count));
      const root = scope.spawn(node(0, count, asleep));
      await asleep.all;
      return () => cancelled(root);
    }),
    deadline: stateless(async (count) => {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += await scope.timeout(LONG, one);
      check(sum, count);
    }),
    race: stateless(async (count) => {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += await scope.race([long, one]);
      check(sum, count);
    }),
    channel: stateless((count, capacity) => scope.scope((inner) => pipe(inner, count, capacity))),
    mutex: mutexes(scope),
    semaphore: semaphores(scope),
    idle: staged(async (count) => {
      const asleep = new Arrivals(count);
      const sleeping = sleeper(asleep);
      const parent = scope.spawn((inner) => {
        for (let i = 0; i < count; i += 1) inner.spawn(sleeping);
      });
      await asleep.all;
      return () => cancelled(parent);
    }),
  };
}

async function one(): Promise<number> {
  return 1;
}

async function nap(scope: Scope): Promise<void> {
  await scope.sleep(NAP);
}

async function long(scope: Scope): Promise<number> {
  await scope.sleep(LONG);
  return 0;
}

async function pipe(scope: Scope, count: number, capacity: number): Promise<void> {
  const channel = scope.channel<number>(capacity);
  const receiver = channel.receiver(scope);
  const sender = channel.sender(scope);
  scope.spawn(() => produce(sender, count));
  for (let i = 0; i < count; i += 1) {
    if ((await receiver.receive()) !== i) throw new Error("out of order");
  }
}

async function produce(sender: Sender<number>, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await sender.send(i);
}

function mutexes(scope: Scope): Opener {
  const mutex = scope.mutex();
  const lockOf =
    (task: Scope): Lock =>
    (work) =>
      mutex.with(task, work);
  return locking(lockOf(scope), tasks(scope, lockOf));
}

function semaphores(scope: Scope): Opener {
  const semaphore = scope.semaphore(PERMITS);
  const lockOf =
    (task: Scope): Lock =>
    (work) =>
      semaphore.with(task, work);
  return locking(lockOf(scope), tasks(scope, lockOf));
}

/** Each member is a task of its own: one that waits twice for a lock would wait for itself. */
function tasks(scope: Scope, lockOf: (task: Scope) => Lock): Crowd {
  return (size, member) =>
    Promise.all(Array.from({ length: size }, () => scope.spawn((task) => member(lockOf(task))).join()));
}

function sleeper(asleep: Arrivals): (scope: Scope) => Promise<void> {
  return async (scope) => {
    asleep.one();
    await scope.sleep(LONG);
  };
}

function node(index: number, count: number, asleep: Arrivals): (scope: Scope) => Promise<void> {
  const children = childrenOf(index, count);
  if (children.length === 0) return sleeper(asleep);
  return async (scope) => {
    for (const child of children) scope.spawn(node(child, count, asleep));
  };
}

async function cancelled(task: Task<unknown>): Promise<void> {
  const end = task.join().catch((error: unknown) => {
    if (!isPorticoError(error, "Cancelled")) throw error;
  });
  task.cancel();
  await end;
}

function check(sum: number, count: number): void {
  if (sum !== count) throw new Error(`${sum} calls instead of ${count}`);
}
