import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import type { FileDriver, FsDriver } from "../traits/fs.ts";
import type { ConnDriver, ConnEvents, ListenerDriver, ListenerEvents, SocketsDriver } from "../traits/sockets.ts";
import type { ThreadEvents, ThreadsDriver } from "../traits/spawn.ts";
import { overlay } from "./overlay.ts";
import type { Scheduler } from "./scheduler.ts";
import { listening } from "./sockets-overlay.ts";

export interface InterleavedOptions {
  /** Real milliseconds without news from outside after which the scheduler goes on with what it has. Default 5. */
  readonly patience?: number;
}

/**
 * `driver` with the scheduler's clock and turns, and with every completion of its files, sockets and threads happening when
 * the scheduler says so. What is really under way takes real time: the virtual clock waits for it as long as `patience`
 * says, and a seed repeats a run only as far as the system does.
 */
export function interleaved<C extends Capability>(
  driver: Driver<C>,
  scheduler: Scheduler,
  options: InterleavedOptions = {},
): Driver<C> {
  const { fs, sockets, spawn, timers } = driver;
  const patience = options.patience ?? 5;
  scheduler.listenWith((fn) => timers.setTimer(patience, fn));
  const { threads } = spawn;
  return {
    ...driver,
    timers: scheduler,
    spawn: {
      macrotask: (fn) => scheduler.macrotask(fn),
      ...(threads !== undefined && { threads: interleaveThreads(threads, scheduler) }),
    },
    ...(fs !== undefined && { fs: interleaveFs(fs, scheduler) }),
    ...(sockets !== undefined && { sockets: interleaveSockets(sockets, scheduler) }),
  };
}

/** The outcome of a promise, when the scheduler says so. */
function deferred<T>(scheduler: Scheduler, label: string, promise: Promise<T>): Promise<T> {
  const arrived = scheduler.hold();
  return new Promise<T>((resolve, reject) => {
    const arrive = (run: () => void): void => {
      scheduler.add({ label, io: true, run });
      arrived();
    };
    promise.then(
      (value) => arrive(() => resolve(value)),
      (error: unknown) => arrive(() => reject(error)),
    );
  });
}

/** An object each of whose methods returns a promise, with the outcomes of all of them deferred. */
function deferAll<T extends object>(scheduler: Scheduler, base: T, label: (method: string) => string): T {
  return new Proxy({} as T, {
    get(_, key): unknown {
      const value: unknown = Reflect.get(base, key);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) =>
        deferred(scheduler, label(String(key)), Reflect.apply(value, base, args) as Promise<unknown>);
    },
    has: (_, key) => key in base,
  });
}

function interleaveFs(fs: FsDriver, scheduler: Scheduler): FsDriver {
  return overlay(
    deferAll(scheduler, fs, (method) => `fs.${method}`),
    {
      open: async (path, how) => {
        const file: FileDriver = await deferred(scheduler, `fs.open ${path}`, fs.open(path, how));
        return deferAll(scheduler, file, (method) => `file.${method} ${path}`);
      },
    },
  );
}

function interleaveSockets(sockets: SocketsDriver, scheduler: Scheduler): SocketsDriver {
  return {
    lookup: (host) => deferred(scheduler, `lookup ${host}`, sockets.lookup(host)),
    connect(at, options, done) {
      const arrived = scheduler.hold();
      return sockets.connect(at, options, (error, conn) => {
        const wrapped = conn === undefined ? undefined : interleaveConn(conn, scheduler);
        scheduler.add({ label: `connect ${at.host}:${at.port}`, io: true, run: () => done(error, wrapped) });
        arrived();
      });
    },
    ...listening(sockets, (listen) => async (at, options, events) => {
      const label = `listen ${at.host}:${at.port}`;
      const receiver = new Listening(events, scheduler, label);
      const listener = await deferred(scheduler, label, listen(at, options, receiver));
      const closed = scheduler.hold();
      const patch: Partial<ListenerDriver> = {
        close() {
          receiver.end();
          closed();
          return deferred(scheduler, `${label} close`, listener.close());
        },
      };
      return overlay(listener, patch);
    }),
  };
}

/** What happens at a listener, one after the other. */
class Listening implements ListenerEvents {
  readonly #events: ListenerEvents;
  readonly #scheduler: Scheduler;
  readonly #label: string;
  /** Connections that have come and that core has not been told of. */
  readonly #untold = new Set<ConnDriver>();

  constructor(events: ListenerEvents, scheduler: Scheduler, label: string) {
    this.#events = events;
    this.#scheduler = scheduler;
    this.#label = label;
  }

  connection(conn: ConnDriver): void {
    this.#untold.add(conn);
    this.#add("connection", () => {
      this.#untold.delete(conn);
      this.#events.connection(interleaveConn(conn, this.#scheduler));
    });
  }

  failed(error: unknown): void {
    this.#add("failed", () => this.#events.failed(error));
  }

  lost(error: unknown): void {
    this.#add("lost", () => this.#events.lost(error));
  }

  /** As a system does with connections that nobody has accepted. */
  end(): void {
    this.#scheduler.drop(this);
    for (const conn of this.#untold) conn.abort();
    this.#untold.clear();
  }

  #add(what: string, run: () => void): void {
    this.#scheduler.add({ label: `${this.#label} ${what}`, source: this, io: true, run });
  }
}

function interleaveConn(conn: ConnDriver, scheduler: Scheduler): ConnDriver {
  const receiver = new Connected(scheduler, `${conn.local.port}->${conn.remote.port}`);
  return overlay(conn, {
    attach(events) {
      receiver.events = events;
      conn.attach(receiver);
    },
    read(room) {
      receiver.awaitRead(room !== undefined);
      conn.read(room);
    },
    write(bytes) {
      // The answer may come before this call is over.
      const answered = receiver.awaitWrite();
      const taken = conn.write(bytes);
      if (taken) answered();
      return taken;
    },
    close() {
      receiver.forget();
      conn.close();
    },
    abort() {
      receiver.forget();
      conn.abort();
    },
  });
}

/** What happens on a connection, one after the other. */
class Connected implements ConnEvents {
  events!: ConnEvents;
  readonly #scheduler: Scheduler;
  readonly #label: string;
  #lent = false;
  #readAnswered: (() => void) | undefined;
  #writeAnswered: (() => void) | undefined;

  constructor(scheduler: Scheduler, label: string) {
    this.#scheduler = scheduler;
    this.#label = label;
  }

  awaitRead(lent: boolean): void {
    this.#lent = lent;
    this.#readAnswered = this.#scheduler.hold();
  }

  awaitWrite(): () => void {
    this.#writeAnswered = this.#scheduler.hold();
    return this.#writeAnswered;
  }

  /** Lent memory is good until this returns, and core sees it later: it gets a copy for good. */
  data(chunk: Uint8Array, owned = false): void {
    const kept = this.#lent && !owned ? chunk.slice() : chunk;
    this.#add("data", () => this.events.data(kept, true));
    this.#readAnswered?.();
  }

  end(): void {
    this.#add("end", () => this.events.end());
    this.#readAnswered?.();
  }

  written(): void {
    this.#add("written", () => this.events.written());
    this.#writeAnswered?.();
  }

  failed(error: unknown): void {
    this.#add("failed", () => this.events.failed(error));
    this.#readAnswered?.();
    this.#writeAnswered?.();
  }

  /** The connection is closed: nothing more is told. */
  forget(): void {
    this.#scheduler.drop(this);
    this.#readAnswered?.();
    this.#writeAnswered?.();
  }

  #add(what: string, run: () => void): void {
    this.#scheduler.add({ label: `${this.#label} ${what}`, source: this, io: true, run });
  }
}

/** Messages of a thread, in their order. */
function interleaveThreads(threads: ThreadsDriver, scheduler: Scheduler): ThreadsDriver {
  return overlay(threads, {
    start(url, events) {
      const source = {};
      let release: (() => void) | undefined;
      const add = (label: string, run: () => void): void => scheduler.add({ label, source, io: true, run });
      const receiver: ThreadEvents = {
        message: (data) => add("thread message", () => events.message(data)),
        exited(error) {
          add("thread exited", () => events.exited(error));
          release?.();
        },
      };
      const thread = threads.start(url, receiver);
      return overlay(thread, {
        keepAlive(on) {
          if (on) release ??= scheduler.hold();
          else {
            release?.();
            release = undefined;
          }
          thread.keepAlive(on);
        },
      });
    },
  });
}
