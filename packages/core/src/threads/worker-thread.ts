import { PorticoError } from "../errors.ts";
import { fromPlatform } from "../platform-error.ts";
import type { Runtime } from "../runtime.ts";
import type { ThreadDriver, ThreadEvents } from "../traits/spawn.ts";
import type { FromThread, ToThread } from "./messages.ts";

export type Answer = (error: PorticoError | undefined, answer: FromThread | undefined) => void;

/** How a thread comes about. */
export type StartThread = (events: ThreadEvents) => ThreadDriver;

/** A started thread and the calls it has not answered. It keeps the program alive while there are any. */
export class WorkerThread {
  readonly #driver: ThreadDriver;
  readonly #calls = new Map<number, Answer>();
  #nextId = 1;
  /** Set when the thread is gone. */
  ended = false;

  /**
   * @param op what it is started for
   * @param onEnd is handed the error, if there is one, that ended the thread when no call waited for its answer
   */
  constructor(
    runtime: Runtime,
    op: string,
    start: StartThread,
    onEnd: (thread: WorkerThread, unseen?: unknown) => void,
  ) {
    this.#driver = startOn(runtime, op, start, {
      message: (data) => this.#answered(data as FromThread),
      exited: (error) => {
        this.ended = true;
        onEnd(this, this.idle ? error : undefined);
        this.#failAll(error);
      },
    });
    const { worker, maxThreads: threads, limits } = runtime;
    this.#post({ type: "init", worker, threads, timeouts: limits?.timeouts });
  }

  get idle(): boolean {
    return this.#calls.size === 0;
  }

  /** Sends a call whose answer comes as a message. */
  call(call: Omit<ToThread & { type: "call" }, "type" | "id">, answer: Answer): number {
    const id = this.#nextId++;
    if (this.#calls.size === 0) this.#driver.keepAlive(true);
    this.#calls.set(id, answer);
    this.#post({ type: "call", id, ...call });
    return id;
  }

  /** Sends a call whose answer comes through a mailbox. */
  callWithMailbox(call: Omit<ToThread & { type: "call" }, "type" | "id">): number {
    const id = this.#nextId++;
    this.#post({ type: "call", id, ...call });
    return id;
  }

  /** Gives up a call with a mailbox and the thread with it, as soon as the call has cleaned up. */
  retire(id: number): void {
    this.#calls.set(id, () => this.terminate());
    this.cancel(id);
  }

  cancel(id: number): void {
    if (!this.ended) this.#post({ type: "cancel", id });
  }

  terminate(): void {
    this.#driver.terminate();
  }

  #post(message: ToThread): void {
    this.#driver.post(message);
  }

  #answered(message: FromThread): void {
    const answer = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if (this.#calls.size === 0) this.#driver.keepAlive(false);
    answer?.(undefined, message);
  }

  #failAll(cause: unknown): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const answer of calls) {
      answer(
        new PorticoError("ThreadFailed", "The thread ended without an answer", { op: "parallel", cause }),
        undefined,
      );
    }
  }
}

/** An error that a function has left behind in its thread, after its answer: no caller would hear of it. */
export function leftBehind(op: string, cause: unknown): PorticoError {
  return new PorticoError("ThreadFailed", "A thread ended by an error after its answer", { op, cause });
}

/** A policy can refuse threads. */
function startOn(runtime: Runtime, op: string, start: StartThread, events: ThreadEvents): ThreadDriver {
  try {
    return start(events);
  } catch (error) {
    throw fromPlatform(runtime.driver, error, op, runtime.worker);
  }
}
