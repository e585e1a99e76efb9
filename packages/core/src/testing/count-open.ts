import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import type { FileDriver, FsDriver } from "../traits/fs.ts";
import type { ConnDriver, SocketsDriver } from "../traits/sockets.ts";
import type { SpawnDriver, ThreadsDriver } from "../traits/spawn.ts";
import type { TimersDriver } from "../traits/timers.ts";
import { overlay } from "./overlay.ts";
import { listening } from "./sockets-overlay.ts";

/** A driver that is counted. */
export interface Counted<C extends Capability> {
  /** The driver to use instead of the one that was given. */
  readonly driver: Driver<C>;
  /** Names of what is open: armed timers, files, connections, listeners, threads. One for each. */
  open(): readonly string[];
  /** Resolves when no call to the driver is under way. What is open is open for good then, unless somebody acts. */
  quiet(): Promise<void>;
}

/**
 * Counts what goes through a driver, and nothing else: what a program opens beside it is not seen.
 *
 * @see withLeakCheck
 */
export function countOpen<C extends Capability>(driver: Driver<C>): Counted<C> {
  const ledger = new Ledger();
  const { fs, sockets, timers, spawn } = driver;
  return {
    driver: {
      ...driver,
      timers: countTimers(timers, ledger),
      spawn: countSpawn(spawn, ledger),
      ...(fs !== undefined && { fs: countFs(fs, ledger) }),
      ...(sockets !== undefined && { sockets: countSockets(sockets, ledger) }),
    },
    open: () => ledger.names(),
    async quiet() {
      // One that ends may start another, as a file that was opened too late is closed.
      do {
        await ledger.quiet();
        await new Promise<void>((resolve) => spawn.macrotask(resolve));
      } while (ledger.busy);
    },
  };
}

/** What is open, and what is under way. */
class Ledger {
  readonly #open = new Map<object, string>();
  #underWay = 0;
  #waiting: (() => void)[] = [];

  get busy(): boolean {
    return this.#underWay > 0;
  }

  names(): string[] {
    return [...this.#open.values()];
  }

  /** @returns it is closed; calling twice is fine */
  opened(name: string): () => void {
    const key = {};
    this.#open.set(key, name);
    return () => this.#open.delete(key);
  }

  /** @returns it is over; calling twice is fine */
  begun(): () => void {
    this.#underWay++;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#underWay--;
      if (this.#underWay > 0) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const fn of waiting) fn();
    };
  }

  async during<T>(promise: Promise<T>): Promise<T> {
    const over = this.begun();
    try {
      return await promise;
    } finally {
      over();
    }
  }

  quiet(): Promise<void> {
    if (!this.busy) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

interface Armed {
  readonly handle: unknown;
  readonly disarmed: () => void;
}

function countTimers(timers: TimersDriver, ledger: Ledger): TimersDriver {
  return overlay(timers, {
    setTimer(ms, fire): Armed {
      const disarmed = ledger.opened(`timer of ${ms} ms`);
      const handle = timers.setTimer(ms, () => {
        disarmed();
        fire();
      });
      return { handle, disarmed };
    },
    clearTimer(armed) {
      const { handle, disarmed } = armed as Armed;
      disarmed();
      timers.clearTimer(handle);
    },
  });
}

function countSpawn(spawn: SpawnDriver, ledger: Ledger): SpawnDriver {
  const { threads } = spawn;
  return {
    macrotask(fn) {
      const over = ledger.begun();
      spawn.macrotask(() => {
        over();
        fn();
      });
    },
    ...(threads !== undefined && { threads: countThreads(threads, ledger) }),
  };
}

function countThreads(threads: ThreadsDriver, ledger: Ledger): ThreadsDriver {
  return overlay(threads, {
    start(url, events) {
      const ended = ledger.opened(`thread of ${url ?? "the app's module"}`);
      let over: (() => void) | undefined;
      const thread = threads.start(url, {
        message: (data) => events.message(data),
        exited(error) {
          ended();
          over?.();
          events.exited(error);
        },
      });
      return overlay(thread, {
        terminate() {
          over ??= ledger.begun();
          thread.terminate();
        },
      });
    },
  });
}

/** An object each of whose methods returns a promise; all of them count while they are under way. */
function countCalls<T extends object>(base: T, ledger: Ledger): T {
  return new Proxy({} as T, {
    get(_, key): unknown {
      const value: unknown = Reflect.get(base, key);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => ledger.during(Reflect.apply(value, base, args) as Promise<unknown>);
    },
    has: (_, key) => key in base,
  });
}

function countFs(fs: FsDriver, ledger: Ledger): FsDriver {
  return overlay(countCalls(fs, ledger), {
    open: (path, how) =>
      ledger.during(
        fs.open(path, how).then((file) => {
          const closed = ledger.opened(`file ${path}`);
          const patch: Partial<FileDriver> = { close: () => ledger.during(file.close().finally(closed)) };
          return overlay(countCalls(file, ledger), patch);
        }),
      ),
  });
}

function countSockets(sockets: SocketsDriver, ledger: Ledger): SocketsDriver {
  return overlay(countCalls(sockets, ledger), {
    connect(at, options, done) {
      const over = ledger.begun();
      return sockets.connect(at, options, (error, conn) => {
        over();
        done(error, conn === undefined ? undefined : countConn(conn, ledger));
      });
    },
    ...listening(sockets, (listen) => (at, options, events) => {
      const counted = overlay(events, { connection: (conn) => events.connection(countConn(conn, ledger)) });
      return ledger.during(
        listen(at, options, counted).then((listener) => {
          const closed = ledger.opened(`listener on port ${listener.address.port}`);
          return overlay(listener, { close: () => ledger.during(listener.close().finally(closed)) });
        }),
      );
    }),
  });
}

function countConn(conn: ConnDriver, ledger: Ledger): ConnDriver {
  const closed = ledger.opened(`connection of port ${conn.local.port} with ${conn.remote.host}:${conn.remote.port}`);
  return overlay(conn, {
    attach: (events) =>
      conn.attach(
        overlay(events, {
          failed(error) {
            closed();
            events.failed(error);
          },
        }),
      ),
    close() {
      closed();
      conn.close();
    },
    abort() {
      closed();
      conn.abort();
    },
  });
}
