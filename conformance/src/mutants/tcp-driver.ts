import type { ConnDriver, ConnEvents, Driver, ListenerDriver, SocketAddress } from "@portico/core/driver";
import { withConns, withEvents, withListen, withListenerEvents, withSockets } from "../overlay/net-overlay.ts";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant, Wrap } from "./mutant.ts";

const elsewhere = "203.0.113.1";

/** Hands out the chunk changed, if it is a chunk. */
function changedChunks(change: (chunk: Uint8Array) => Uint8Array): Wrap {
  return {
    driver: (driver) =>
      withEvents(driver, (events) => ({
        data: (chunk) => events.data(change(chunk)),
      })),
  };
}

const dropsTheTailOfAChunk = changedChunks((chunk) => (chunk.length > 1 ? chunk.subarray(0, -1) : chunk));

const swapsTheHalvesOfAChunk = changedChunks((chunk) => {
  const half = chunk.length >> 1;
  const swapped = new Uint8Array(chunk.length);
  swapped.set(chunk.subarray(half));
  swapped.set(chunk.subarray(0, half), chunk.length - half);
  return swapped;
});

/** Every chunk is a part of the same buffer. */
function reusesOneBuffer(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    const shared = new Uint8Array(1 << 20);
    return {
      attach: (events) => {
        const data = (chunk: Uint8Array): void => {
          shared.set(chunk);
          events.data(shared.subarray(0, chunk.length));
        };
        conn.attach(overlay(events, { data }));
      },
    };
  });
}

function swallowsTheFirstChunk(driver: Driver): Driver {
  return withEvents(driver, (events, conn) => {
    let first = true;
    return {
      data: (chunk) => {
        if (!first) return events.data(chunk);
        first = false;
        conn.read();
      },
    };
  });
}

/** The end itself comes with the next read. */
function announcesTheEndByAnEmptyChunk(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    let end: (() => void) | undefined;
    return {
      attach: (events) => {
        const announce = (): void => {
          end = () => events.end();
          events.data(new Uint8Array(0));
        };
        conn.attach(overlay(events, { end: announce }));
      },
      read: () => (end === undefined ? conn.read() : end()),
    };
  });
}

/** Reads on and on once it has been asked, and answers from what it has. */
function readsAhead(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    const have: (() => void)[] = [];
    let wanted = false;
    let started = false;
    const answer = (): void => {
      const next = wanted ? have.shift() : undefined;
      if (next === undefined) return;
      wanted = false;
      next();
    };
    const keep = (event: () => void): void => {
      have.push(event);
      answer();
    };
    return {
      attach: (events) => {
        const data = (chunk: Uint8Array): void => {
          keep(() => events.data(chunk));
          conn.read();
        };
        conn.attach(overlay(events, { data, end: () => keep(() => events.end()) }));
      },
      read: () => {
        wanted = true;
        if (!started) conn.read();
        started = true;
        answer();
      },
    };
  });
}

/** Has a chunk in hand before it is asked, and tells of a reset only when that has been read. */
function keepsAResetBehindUnreadBytes(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    const have: (() => void)[] = [];
    let asked = false;
    let wanted = false;
    let fail = (): void => undefined;
    const ask = (): void => {
      if (asked) return;
      asked = true;
      conn.read();
    };
    const answer = (): void => {
      const next = wanted ? have.shift() : undefined;
      if (next === undefined) return;
      wanted = false;
      next();
      fail();
    };
    const keep = (event: () => void): void => {
      asked = false;
      have.push(event);
      answer();
    };
    return {
      attach: (events) => {
        const failed = (error: unknown): void => {
          if (have.length === 0) events.failed(error);
          else fail = () => events.failed(error);
        };
        const data = (chunk: Uint8Array): void => keep(() => events.data(chunk));
        conn.attach(overlay(events, { data, end: () => keep(() => events.end()), failed }));
        ask();
      },
      read: () => {
        wanted = true;
        if (have.length === 0) ask();
        else answer();
      },
    };
  });
}

/** Takes every write at once and sends it in a later turn, from the caller's buffer. */
function takesEveryWrite(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    const queue: Uint8Array[] = [];
    let busy = false;
    let ending = false;
    const pump = (): void => {
      while (!busy && queue.length > 0) busy = !conn.write(queue.shift() as Uint8Array);
      if (!busy && ending) conn.closeWrite();
    };
    return {
      attach: (events) => {
        const written = (): void => {
          busy = false;
          pump();
        };
        conn.attach(overlay(events, { written }));
      },
      write: (bytes) => {
        queue.push(bytes);
        driver.spawn.macrotask(pump);
        return true;
      },
      closeWrite: () => {
        driver.spawn.macrotask(() => {
          ending = true;
          pump();
        });
      },
    };
  });
}

function swapsPairsOfWrites(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    let held: Uint8Array | undefined;
    return {
      write: (bytes) => {
        if (held === undefined) {
          held = bytes.slice();
          return true;
        }
        const both = new Uint8Array(bytes.length + held.length);
        both.set(bytes);
        both.set(held, bytes.length);
        held = undefined;
        return conn.write(both);
      },
    };
  });
}

/** Sends a write when the next one comes; what is held back at the end is lost. */
function holdsBackTheLastWrite(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    let held = new Uint8Array(0);
    return {
      write: (bytes) => {
        const sent = held.length === 0 || conn.write(held);
        held = bytes.slice();
        return sent;
      },
    };
  });
}

/** Once we have ended, it reads no more than once. */
function drainsNothing(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    let reads = Number.POSITIVE_INFINITY;
    return {
      closeWrite: () => {
        conn.closeWrite();
        reads = 1;
      },
      read: (room) => {
        if (reads-- > 0) conn.read(room);
      },
    };
  });
}

function closeWriteEndsReadingToo(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    let ended = false;
    let events: ConnEvents | undefined;
    return {
      attach: (real) => {
        events = real;
        conn.attach(overlay(real, { data: (chunk) => (ended ? undefined : real.data(chunk)) }));
      },
      closeWrite: () => {
        conn.closeWrite();
        ended = true;
      },
      read: () => (ended ? events?.end() : conn.read()),
    };
  });
}

function peersEndEndsOurSideToo(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    let ended = false;
    return {
      attach: (events) => {
        const end = (): void => {
          ended = true;
          conn.closeWrite();
          events.end();
        };
        conn.attach(overlay(events, { end }));
      },
      write: (bytes) => ended || conn.write(bytes),
      closeWrite: () => (ended ? undefined : conn.closeWrite()),
    };
  });
}

/** An abort that first delivers what is still to be written. */
function abortsPolitely(driver: Driver): Driver {
  return withConns(driver, (conn) => {
    let writing = false;
    let leaving = false;
    return {
      attach: (events) => {
        const written = (): void => {
          writing = false;
          if (leaving) conn.close();
          else events.written();
        };
        conn.attach(overlay(events, { written }));
      },
      write: (bytes) => {
        writing = !conn.write(bytes);
        return !writing;
      },
      abort: () => {
        leaving = true;
        if (!writing) conn.close();
      },
    };
  });
}

const swapsPairsOfArrivals = (driver: Driver): Driver =>
  withListenerEvents(driver, (events) => {
    let held: ConnDriver | undefined;
    return {
      connection: (conn) => {
        if (held === undefined) {
          held = conn;
          return;
        }
        events.connection(conn);
        events.connection(held);
        held = undefined;
      },
    };
  });

/** Where another address is in the way, it says that it listens, and does so elsewhere. */
const knowsEqualAddressesOnly = (driver: Driver): Driver =>
  withListen(driver, (listen) => {
    const bound = new Set<string>();
    return async (at, options, events) => {
      const onAnotherPort = (error: unknown): Promise<ListenerDriver> => {
        if (bound.has(`${at.host}:${at.port}`)) throw error;
        return listen({ ...at, port: 0 }, options, events);
      };
      const listener = await listen(at, options, events).catch(onAnotherPort);
      bound.add(`${at.host}:${listener.address.port}`);
      return listener;
    };
  });

/** Says it is closed, and goes on listening for a while. */
const closesListenersLate = (driver: Driver): Driver =>
  withListen(driver, (listen) => async (at, options, events) => {
    const listener = await listen(at, options, events);
    const close = async (): Promise<void> => {
      driver.timers.setTimer(500, () => void listener.close());
    };
    return overlay(listener, { close });
  });

/** Keeps who arrives while nobody is wanted, and forgets them when it closes. */
const forgetsWhoWaits = (driver: Driver): Driver =>
  withListen(driver, (listen) => async (at, options, events) => {
    const waiting: ConnDriver[] = [];
    let wanted = true;
    const connection = (conn: ConnDriver): void => void (wanted ? events.connection(conn) : waiting.push(conn));
    const listener = await listen(at, options, overlay(events, { connection }));
    const accepting = (on: boolean): void => {
      wanted = on;
      while (wanted && waiting.length > 0) events.connection(waiting.shift() as ConnDriver);
    };
    const close = (): Promise<void> => {
      // After the case has noticed: or else the program would not end.
      driver.timers.setTimer(4_500, () => {
        for (const conn of waiting) conn.abort();
      });
      return listener.close();
    };
    return overlay(listener, { accepting, close });
  });

/** Leaves a connection that nobody wants any more open: long enough to be noticed, not so long as to outlive the suite. */
const leaksLateConnects = (driver: Driver): Driver =>
  withSockets(driver, (sockets) => ({
    connect: (at, options, done) => {
      sockets.connect(at, options, (error, conn) => {
        const abort = (): void => void driver.timers.setTimer(4_500, () => conn?.abort());
        done(error, conn === undefined ? conn : overlay(conn, { abort }));
      });
      return () => undefined;
    },
  }));

const wrongAddresses = (wrong: (conn: ConnDriver, side: string) => Partial<ConnDriver>): Wrap => ({
  driver: (driver) => withConns(driver, wrong),
});

const shifted = ({ host, port }: SocketAddress): SocketAddress => ({ host, port: port - 1 });

/** Broken below core. */
export const mutants: readonly Mutant[] = [
  {
    name: "tcp-drops-the-tail-of-a-chunk",
    kills: "tcp/connect-reaches-the-peer",
    says: "echo: expected 1000 bytes",
    wrap: dropsTheTailOfAChunk,
  },
  {
    name: "tcp-drops-the-tail-of-a-chunk-in-a-duplex-stream",
    kills: "tcp/both-directions-flow-at-once",
    says: "hash of the echo",
    wrap: dropsTheTailOfAChunk,
  },
  {
    name: "tcp-drops-the-tail-of-a-chunk-of-an-accepted-connection",
    kills: "tcp/accepted-connection-carries-bytes-both-ways",
    says: "bytes at the peer",
    wrap: dropsTheTailOfAChunk,
  },
  {
    name: "tcp-reports-the-wildcard-as-remote-host",
    kills: "tcp/connect-host-defaults-to-ipv4-loopback",
    says: "remote host",
    wrap: wrongAddresses((conn) => ({ remote: { host: "0.0.0.0", port: conn.remote.port } })),
  },
  {
    name: "tcp-resolves-every-name-to-elsewhere",
    kills: "tcp/connect-resolves-localhost",
    says: "PorticoError",
    wrap: {
      driver: (driver) =>
        withSockets(driver, () => ({
          lookup: () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" })),
        })),
    },
  },
  {
    name: "tcp-lookup-gives-the-name-back",
    kills: "tcp/resolve-gives-numeric-addresses",
    says: "localhost is this machine",
    wrap: { driver: (driver) => withSockets(driver, () => ({ lookup: async (host) => [host] })) },
  },
  {
    name: "tcp-connect-failures-have-no-code",
    kills: "tcp/connect-to-a-closed-port-is-refused",
    says: "expected rejection with ConnectionRefused",
    wrap: {
      driver: (driver) =>
        withSockets(driver, (sockets) => ({
          connect: (at, options, done) =>
            sockets.connect(at, options, (error, conn) =>
              done(error === undefined ? error : new Error("failed"), conn),
            ),
        })),
    },
  },
  {
    name: "tcp-accepted-connections-report-a-wrong-remote-port",
    kills: "tcp/both-ends-report-the-same-addresses",
    says: "port of the connecting side",
    wrap: wrongAddresses((conn, side) => (side === "listening" ? { remote: shifted(conn.remote) } : {})),
  },
  {
    name: "tcp-connections-report-a-wrong-local-port",
    kills: "tcp/addresses-agree-with-the-peer",
    says: "our port as the peer sees it",
    wrap: wrongAddresses((conn) => ({ local: shifted(conn.local) })),
  },
  {
    name: "tcp-accepted-connections-report-no-local-port",
    kills: "tcp/accepted-connection-reports-its-listener",
    says: "local port",
    wrap: wrongAddresses((conn) => ({ local: { host: conn.local.host, port: 0 } })),
  },
  {
    name: "tcp-late-connections-leak",
    kills: "tcp/cancelled-connect-leaves-no-connection",
    says: "timed out",
    wrap: { driver: leaksLateConnects },
  },
  {
    name: "tcp-swaps-the-halves-of-a-chunk",
    kills: "tcp/reads-every-byte-in-order",
    says: "hash of the bytes read",
    wrap: swapsTheHalvesOfAChunk,
  },
  {
    name: "tcp-swallows-the-first-chunk",
    kills: "tcp/bytes-that-came-before-the-first-read-are-kept",
    says: "bytes read late: expected 100 bytes",
    wrap: { driver: swallowsTheFirstChunk },
  },
  {
    name: "tcp-an-empty-chunk-comes-before-the-end",
    kills: "tcp/end-of-stream-is-null-and-chunks-are-never-empty",
    says: "no chunk is empty",
    wrap: { driver: announcesTheEndByAnEmptyChunk },
  },
  {
    name: "tcp-swallows-the-end",
    kills: "tcp/iteration-gives-everything-and-ends-with-the-stream",
    says: "timed out",
    wrap: { driver: (driver) => withEvents(driver, () => ({ end: () => undefined })) },
  },
  {
    name: "tcp-chunks-share-one-buffer",
    kills: "tcp/chunks-belong-to-the-caller",
    says: "the first chunk after later reads",
    wrap: { driver: reusesOneBuffer },
  },
  {
    // In memory, the 16 MiB would take longer than the silence that is listened to.
    name: "tcp-reads-ahead-without-bound",
    kills: "tcp/reading-stops-when-nobody-reads",
    says: "the peer has sent everything although nobody reads",
    lanes: ["node-22", "node-24", "node-26", "node-permission", "deno", "deno-least", "bun"],
    wrap: { driver: readsAhead },
  },
  {
    name: "tcp-write-drops-the-last-byte",
    kills: "tcp/writes-arrive-complete-and-in-order",
    says: "bytes at the peer",
    wrap: {
      driver: (driver) =>
        withConns(driver, (conn) => ({ write: (bytes) => bytes.length === 1 || conn.write(bytes.subarray(0, -1)) })),
    },
  },
  {
    name: "tcp-writes-overtake-each-other",
    kills: "tcp/concurrent-writes-go-out-whole-in-call-order",
    says: "hash at the peer",
    wrap: { driver: swapsPairsOfWrites },
  },
  {
    name: "tcp-write-resolves-before-the-bytes-are-taken",
    kills: "tcp/buffer-is-the-callers-again-after-the-write",
    says: "hash at the peer",
    wrap: { driver: takesEveryWrite },
  },
  {
    name: "tcp-write-never-waits",
    kills: "tcp/writing-waits-for-a-slow-peer",
    says: "a write has resolved although the peer does not read",
    wrap: { driver: takesEveryWrite },
  },
  {
    name: "tcp-close-drops-the-last-write",
    kills: "tcp/close-delivers-what-was-written",
    says: "bytes at the peer",
    wrap: { driver: holdsBackTheLastWrite },
  },
  {
    name: "tcp-close-drops-the-last-write-over-unread-input",
    kills: "tcp/close-with-unread-input-still-delivers",
    says: "bytes at the peer",
    wrap: { driver: holdsBackTheLastWrite },
  },
  {
    name: "tcp-close-drains-nothing",
    kills: "tcp/close-drops-all-that-still-arrives",
    says: "timed out: close",
    wrap: { driver: drainsNothing },
  },
  {
    name: "tcp-close-write-ends-both-sides",
    kills: "tcp/close-write-ends-one-side-only",
    says: "bytes read after our end",
    wrap: { driver: closeWriteEndsReadingToo },
  },
  {
    name: "tcp-peers-end-ends-both-sides",
    kills: "tcp/peers-end-leaves-our-side-open",
    says: "bytes at the peer",
    wrap: { driver: peersEndEndsOurSideToo },
  },
  {
    name: "tcp-reset-is-reported-as-end",
    kills: "tcp/reset-while-reading-is-connection-reset",
    says: "the read that waits: expected rejection with ConnectionReset",
    wrap: { driver: (driver) => withEvents(driver, (events) => ({ failed: () => events.end() })) },
  },
  {
    name: "tcp-failures-of-writes-are-swallowed",
    kills: "tcp/waiting-write-fails-when-the-peer-resets",
    says: "timed out",
    wrap: { driver: (driver) => withEvents(driver, () => ({ failed: () => undefined })) },
  },
  {
    name: "tcp-keeps-a-reset-behind-unread-bytes",
    kills: "tcp/reset-fails-a-waiting-write-although-bytes-are-unread",
    says: "timed out: the write that waits",
    wrap: { driver: keepsAResetBehindUnreadBytes },
  },
  {
    name: "tcp-abort-delivers-first",
    kills: "tcp/cancelled-scope-ends-its-connections-at-once",
    says: "bytes at the peer are not all",
    wrap: { driver: abortsPolitely },
  },
  {
    name: "tcp-reset-lets-a-write-go-first",
    kills: "tcp/reset-does-not-wait-for-a-write",
    says: 'end at the peer: expected "reset"',
    wrap: { driver: abortsPolitely },
  },
  {
    name: "tcp-abort-closes-cleanly",
    kills: "tcp/reset-is-a-reset-for-the-peer",
    says: "end at the peer",
    wrap: { driver: abortsPolitely },
  },
  {
    name: "tcp-listener-reports-port-zero",
    kills: "tcp/port-zero-gets-a-real-port",
    says: "0 is a port",
    wrap: {
      driver: (driver) =>
        withListen(driver, (listen) => async (at, options, events) => {
          const listener = await listen(at, options, events);
          return overlay(listener, { address: { host: listener.address.host, port: 0 } });
        }),
    },
  },
  {
    name: "tcp-listens-on-another-port-when-one-is-taken",
    kills: "tcp/listening-twice-is-address-in-use",
    says: "a second listener on the port",
    wrap: {
      driver: (driver) =>
        withListen(
          driver,
          (listen) => (at, options, events) =>
            listen(at, options, events).catch(() => listen({ ...at, port: 0 }, options, events)),
        ),
    },
  },
  {
    name: "tcp-only-the-same-address-is-in-use",
    kills: "tcp/listening-on-every-address-and-on-one-is-address-in-use",
    says: "listen on 0.0.0.0 beside 127.0.0.1",
    wrap: { driver: knowsEqualAddressesOnly },
  },
  {
    name: "tcp-listens-on-loopback-whatever-the-host",
    kills: "tcp/listening-on-a-foreign-address-is-not-available",
    says: "listen on a foreign address",
    wrap: {
      driver: (driver) =>
        withListen(
          driver,
          (listen) => (at, options, events) =>
            listen(at.host === elsewhere ? { ...at, host: "127.0.0.1" } : at, options, events),
        ),
    },
  },
  {
    name: "tcp-a-closed-listener-forgets-who-waits",
    kills: "tcp/closing-a-listener-ends-whoever-waits-to-be-accepted",
    says: "timed out: the end of connection",
    wrap: { driver: forgetsWhoWaits },
  },
  {
    name: "tcp-arrivals-overtake-each-other",
    kills: "tcp/accepts-in-the-order-of-arrival",
    says: "bytes of connection 1",
    wrap: { driver: swapsPairsOfArrivals },
  },
  {
    name: "tcp-closed-listener-goes-on-listening",
    kills: "tcp/port-is-free-after-close",
    says: "connect after close",
    wrap: { driver: closesListenersLate },
  },
];
