import { locking } from "../locks.ts";
import { type Style, staged, stateless } from "../probe.ts";
import { LONG, NAP, PERMITS } from "../rows.ts";
import { Arrivals, childrenOf, leavesOf } from "../tree.ts";
import { promiseCall } from "./call.ts";
import { permits } from "./permits.ts";
import { PromiseQueue } from "./queue.ts";

/** Promises and abort signals, as one writes it by hand: no more than the bench needs. */
export const rawTasks: Style = {
  call: promiseCall,
  sleepers: stateless(async (count) => {
    const all: Promise<void>[] = [];
    for (let i = 0; i < count; i += 1) all.push(nap());
    await Promise.all(all);
  }),
  cancelTree: staged(async (count) => {
    const asleep = new Arrivals(leavesOf(count));
    const root = new AbortController();
    const end = node(0, count, root.signal, asleep);
    await asleep.all;
    return async () => {
      root.abort();
      await end;
    };
  }),
  deadline: stateless(async (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += await limited(LONG, one);
    if (sum !== count) throw new Error(`${sum} calls instead of ${count}`);
  }),
  race: stateless(async (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += await race([long, one]);
    if (sum !== count) throw new Error(`${sum} calls instead of ${count}`);
  }),
  channel: stateless(async (count, capacity) => {
    const queue = new PromiseQueue(capacity);
    const sent = produce(queue, count);
    for (let i = 0; i < count; i += 1) {
      if ((await queue.receive()) !== i) throw new Error("out of order");
    }
    await sent;
  }),
  mutex: locking(permits(1)),
  semaphore: locking(permits(PERMITS)),
  idle: staged(async (count) => {
    const awake = new Arrivals(count);
    const wake: (() => void)[] = [];
    for (let i = 0; i < count; i += 1) void parked(wake, awake);
    return () => {
      for (const resolve of wake) resolve();
      return awake.all;
    };
  }),
};

async function one(): Promise<number> {
  return 1;
}

async function long(signal: AbortSignal): Promise<number> {
  await sleep(LONG, signal);
  return 0;
}

async function produce(queue: PromiseQueue, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await queue.send(i);
}

async function nap(): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, NAP));
}

/** The resolving function has to be held: what nothing can wake is garbage. */
async function parked(wake: (() => void)[], awake: Arrivals): Promise<void> {
  await new Promise<void>((resolve) => wake.push(resolve));
  awake.one();
}

/** Rejects when `signal` says so, and takes its listener and its timer away. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** A node with a controller of its own below its parent's, which ends when its children have. */
async function node(index: number, count: number, signal: AbortSignal, asleep: Arrivals): Promise<void> {
  const children = childrenOf(index, count);
  if (children.length === 0) {
    asleep.one();
    return sleep(LONG, signal);
  }
  const own = new AbortController();
  const stop = (): void => own.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  await Promise.allSettled(children.map((child) => node(child, count, own.signal, asleep)));
  signal.removeEventListener("abort", stop);
}

function limited<T>(ms: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too late")), ms);
    const end = (): void => clearTimeout(timer);
    work().finally(end).then(resolve, reject);
  });
}

/** The first to settle; the rest is told to stop, and waited for. */
async function race<T>(all: readonly ((signal: AbortSignal) => Promise<T>)[]): Promise<T> {
  const losers = new AbortController();
  const running = all.map((fn) => fn(losers.signal));
  try {
    return await Promise.race(running);
  } finally {
    losers.abort();
    await Promise.allSettled(running);
  }
}
