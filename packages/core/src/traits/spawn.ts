/** Scheduling of tasks, and threads where the runtime has them. */
export interface SpawnDriver {
  /** Runs `fn` once in a later macrotask, after I/O that is ready now had its turn. Order of calls is kept. */
  macrotask(fn: () => void): void;

  /** Absent where the runtime has no threads; then the driver does not claim `threads`. */
  readonly threads?: ThreadsDriver;
}

export interface ThreadsDriver {
  /** How many threads can do useful work at once: an integer, at least 1. */
  readonly parallelism: number;

  /**
   * Starts a thread with an event loop of its own that imports the module at `url` (where functions are exposed) and
   * then serves calls from this one. The start may take its time: messages posted before it is up are kept, in order.
   *
   * @param url absolute URL of the module; undefined when the driver {@link ThreadsDriver.bringsModule}
   */
  start(url: string | undefined, events: ThreadEvents): ThreadDriver;

  /** Whether the driver was made with the module that its threads run, and needs no URL. */
  readonly bringsModule?: boolean;
}

/** One started thread, seen from the thread that started it. */
export interface ThreadDriver {
  /** Sends a structured-cloneable message; `transfer` moves the buffers. Must work while this thread then sleeps. */
  post(message: unknown, transfer?: ArrayBuffer[]): void;

  /** Whether this thread keeps the program alive. A new thread does not. */
  keepAlive(on: boolean): void;

  /** Ends the thread, even one that never yields. {@link ThreadEvents.exited} follows. */
  terminate(): void;
}

export interface ThreadEvents {
  message(data: unknown): void;
  /** Called once when the thread is gone. `error` is what ended it, absent after {@link ThreadDriver.terminate}. */
  exited(error?: unknown): void;
}

/** The other end: what a thread started by {@link ThreadsDriver.start} uses to talk to its parent. */
export interface ParentPort {
  post(message: unknown, transfer?: ArrayBuffer[]): void;
  /** Sets the one receiver. Messages that came earlier are delivered to it. */
  receive(message: (data: unknown) => void): void;
  /** Calls `fn` synchronously while the thread ends, however it ends but for {@link ThreadDriver.terminate}. */
  onEnding(fn: () => void): void;
  /** What {@link HelperDriver.memory} is on the other side. */
  readonly memory?: SharedArrayBuffer;
}
