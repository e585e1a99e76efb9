import type { Capability } from "../capabilities.ts";
import type { PorticoError } from "../errors.ts";
import { invalid, unsupported } from "../platform-error.ts";
import type { MakeFacet, Runtime } from "../runtime.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Exposed } from "./expose.ts";
import { decode, encode } from "./wire.ts";
import { type Answer, leftBehind, type StartThread, WorkerThread } from "./worker-thread.ts";

interface Job {
  readonly name: string;
  readonly args: Uint8Array;
  readonly answer: Answer;
}

/** Threads for `parallel`: one call at a time each, started when all are busy, up to the limit; the rest waits in line. */
class Pool {
  readonly #runtime: Runtime;
  readonly #startThread: StartThread;
  readonly #threads = new Set<WorkerThread>();
  readonly #line: Job[] = [];

  constructor(runtime: Runtime, startThread: StartThread) {
    this.#runtime = runtime;
    this.#startThread = startThread;
    runtime.onEnd.add(() => {
      for (const thread of this.#threads) thread.terminate();
    });
  }

  /** @returns takes the job back: out of the line, or cancelled in its thread */
  run(job: Job): () => void {
    const thread = this.#freeThread();
    if (thread !== undefined) return this.#start(thread, job);
    let undo = (): void => {
      const place = this.#line.indexOf(queued);
      if (place >= 0) this.#line.splice(place, 1);
    };
    const queued: Job & { started?: (undo: () => void) => void } = { ...job, started: (stop) => (undo = stop) };
    this.#line.push(queued);
    return () => undo();
  }

  #freeThread(): WorkerThread | undefined {
    for (const thread of this.#threads) if (thread.idle) return thread;
    if (this.#threads.size >= this.#runtime.maxThreads) return undefined;
    const thread = new WorkerThread(this.#runtime, "parallel", this.#startThread, (ended, unseen) => {
      this.#threads.delete(ended);
      if (unseen !== undefined) this.#runtime.report(leftBehind("parallel", unseen));
    });
    this.#threads.add(thread);
    return thread;
  }

  #start(thread: WorkerThread, job: Job & { started?: (undo: () => void) => void }): () => void {
    const id = thread.call({ name: job.name, args: job.args, asleep: this.#runtime.asleep }, (error, answer) => {
      job.answer(error, answer);
      this.#next();
    });
    const undo = (): void => thread.cancel(id);
    job.started?.(undo);
    return undo;
  }

  /** A thread has come free, or has ended. */
  #next(): void {
    const job = this.#line[0];
    if (job === undefined) return;
    try {
      const thread = this.#freeThread() as WorkerThread;
      this.#line.shift();
      this.#start(thread, job);
    } catch (error) {
      this.#line.shift();
      job.answer(error as PorticoError, undefined);
      this.#next();
    }
  }
}

const pools = new WeakMap<Runtime, Pool>();

function poolOf(runtime: Runtime, startThread: StartThread): Pool {
  let pool = pools.get(runtime);
  if (pool === undefined) {
    pool = new Pool(runtime, startThread);
    pools.set(runtime, pool);
  }
  return pool;
}

/** What starts the threads that calls to other threads need. */
export function threadStarter(runtime: Runtime, op: string, capability: Capability): StartThread {
  const { threads } = runtime.driver.spawn;
  const { worker } = runtime;
  if (threads === undefined) throw unsupported(runtime.driver, op, capability);
  if (worker === undefined && threads.bringsModule !== true) {
    throw invalid(op, 'the app names no worker module: run(main, { worker: new URL("./worker.js", import.meta.url) })');
  }
  return (events) => threads.start(worker, events);
}

export function checkExposed(op: string, fn: Exposed<never, unknown>): string {
  if (typeof fn?.name !== "string" || typeof fn.run !== "function" || typeof fn === "function") {
    throw invalid(op, "needs a function made by expose(), which has the same name on every thread");
  }
  return fn.name;
}

/** `scope.parallel`. */
export const makeParallel: MakeFacet = (scope: ScopeImpl) => {
  const op = "parallel";
  return async (fn: Exposed<never, unknown>, ...args: readonly unknown[]): Promise<unknown> => {
    const { runtime } = scope;
    const startThread = threadStarter(runtime, op, "threads");
    const name = checkExposed(op, fn);
    const bytes = encode(args, op);
    const answer = await scope.park<{ ok: boolean; result: Uint8Array }>(op, name, (waiter) =>
      poolOf(runtime, startThread).run({
        name,
        args: bytes,
        answer: (error, message) => {
          if (!scope.unpark(waiter)) return;
          if (message === undefined) waiter.reject(error as PorticoError);
          else waiter.resolve(message);
        },
      }),
    );
    const value = decode(answer.result);
    if (!answer.ok) throw value;
    return value;
  };
};
