import { type Conn, isPorticoError, PorticoError } from "@portico/core";
import type { FullScope } from "../runner/case.ts";
import type { Mutant, Wrap } from "./mutant.ts";
import { wrapNet } from "./tcp-wrap.ts";
import { wrapScope } from "./wrap.ts";

const forever = (): Promise<never> => new Promise(() => undefined);
const whenClosed = (error: unknown): Promise<never> =>
  isPorticoError(error, "Closed") ? forever() : Promise.reject(error);
const closed = (): PorticoError => new PorticoError("Closed", "closed, says the mutant");

type FullListener = Awaited<ReturnType<FullScope["net"]["listen"]>>;
type ReadInto = (into: Uint8Array) => Promise<number | null>;
type Read = (into?: Uint8Array) => Promise<Uint8Array | number | null>;

/** A read with both signatures, made of one function. */
function asRead(read: Read): Partial<Conn> {
  return { read: read as Conn["read"] };
}

/** Reads into a buffer in another way; reads without one stay as they are. */
function readInto(make: (conn: Conn, next: () => Promise<Uint8Array | null>) => ReadInto): Wrap {
  return wrapNet({
    conn: (conn) => {
      const into = make(conn, () => conn.read());
      return asRead((buffer) => (buffer === undefined ? conn.read() : into(buffer)));
    },
  });
}

/** Whatever the scope, the root governs. */
const rootGoverns: Wrap = { scope: (root) => wrapScope(root, () => ({ net: root.net, bind: (resource) => resource })) };

/** Cancelling a view's operation stops the waiting, and the operation goes on for nobody. */
const viewsOnlyStopWaiting: Wrap = wrapNet({
  conn: (_conn, scope, viewOf) =>
    viewOf === undefined
      ? {}
      : { ...asRead(() => scope.wait(viewOf.read())), write: (bytes) => scope.wait(viewOf.write(bytes)) },
  listener: (listener, scope, viewOf) => ({
    accept: viewOf === undefined ? () => insistently(listener, scope) : () => scope.wait(viewOf.accept()),
  }),
});

/** Accepts as soon as nobody else does. */
async function insistently(listener: FullListener, scope: FullScope): Promise<Conn> {
  for (;;) {
    try {
      return await listener.accept();
    } catch (error) {
      if (!isPorticoError(error, "Busy")) throw error;
      await scope.yieldNow();
    }
  }
}

/** What a view's operation has got is dropped when the cancellation comes a moment later. */
const viewsDropWhatTheyGot: Wrap = wrapNet({
  conn: (conn, scope, viewOf) =>
    viewOf === undefined
      ? {}
      : asRead(async () => {
          const chunk = await conn.read();
          if (chunk !== null) await scope.yieldNow();
          return chunk;
        }),
  listener: (listener, scope, viewOf) =>
    viewOf === undefined
      ? {}
      : {
          accept: async () => {
            const conn = await listener.accept();
            await scope.yieldNow();
            return conn;
          },
        },
});

const buffersOfCancelledReads = new WeakMap<Conn, Uint8Array>();

/** A read into a buffer that was cancelled gets its bytes all the same, besides the read that gets them rightly. */
const cancelledReadsFillTheirBuffers: Wrap = wrapNet({
  conn: (conn, _scope, viewOf) =>
    asRead(async (into) => {
      if (into !== undefined) {
        buffersOfCancelledReads.set(viewOf ?? conn, into);
        return conn.read(into);
      }
      const chunk = await conn.read();
      if (chunk !== null) buffersOfCancelledReads.get(conn)?.set(chunk);
      return chunk;
    }),
});

const operationsQueue: Wrap = wrapNet({
  conn: (conn) => {
    let last: Promise<unknown> = Promise.resolve();
    return asRead(() => {
      const read = last.then(() => conn.read());
      last = read.catch(() => undefined);
      return read;
    });
  },
  listener: (listener) => {
    let last: Promise<unknown> = Promise.resolve();
    return {
      accept: () => {
        const accept = last.then(() => listener.accept());
        last = accept.catch(() => undefined);
        return accept;
      },
    };
  },
});

/** A second call rejects. */
function onlyOnce(fn: () => Promise<void>): () => Promise<void> {
  let called = false;
  return async () => {
    if (called) throw closed();
    called = true;
    await fn();
  };
}

/** Remembers that the end, a reset or this side's close has been, and reads otherwise from then on. */
function afterwards(what: "end" | "ConnectionReset" | "Closed", then: Pick<Conn, "write"> & { read: Read }): Wrap {
  return wrapNet({
    conn: (conn) => {
      let been = false;
      const read: Read = async (into) => {
        if (been) return then.read(into);
        try {
          const got = into === undefined ? await conn.read() : await conn.read(into);
          been = what === "end" && got === null;
          return got;
        } catch (error) {
          been = isPorticoError(error) && error.code === what;
          throw error;
        }
      };
      const close = async (): Promise<void> => {
        await conn.close();
        been = what === "Closed";
      };
      return { ...asRead(read), write: (bytes) => (been ? then.write(bytes) : conn.write(bytes)), close };
    },
  });
}

const nothing = { read: async () => null, write: async () => undefined };

const neverEnds: Pick<Conn, "write"> & { read: Read } = { read: forever, write: async () => undefined };

/** Takes a chunk out only when it knows that more comes. */
async function* allButTheLast(conn: Conn): AsyncGenerator<Uint8Array, undefined> {
  let held = await conn.read();
  for (let next = held && (await conn.read()); held !== null && next !== null; next = await conn.read()) {
    yield held;
    held = next;
  }
}

async function* closesAtTheEnd(conn: Conn): AsyncGenerator<Uint8Array, undefined> {
  try {
    for (let chunk = await conn.read(); chunk !== null; chunk = await conn.read()) yield chunk;
  } finally {
    await conn.close();
  }
}

/** A read looks one further, and a reset there takes the chunk with it. */
function resetHidesTheChunkBefore(conn: Conn): Partial<Conn> {
  const read = async (): Promise<Uint8Array | null> => {
    const chunk = await conn.read();
    if (chunk !== null) await conn.read();
    return chunk;
  };
  const iterate = async function* (): AsyncGenerator<Uint8Array, undefined> {
    for (let chunk = await read(); chunk !== null; chunk = await read()) yield chunk;
  };
  return { [Symbol.asyncIterator]: iterate };
}

function unlessReset(error: unknown): void {
  if (!isPorticoError(error, "ConnectionReset")) throw error;
}

/** Writes in slices, and asks before each whether to go on. */
function inSlices(conn: Conn): Conn["write"] {
  return async (bytes) => {
    for (let at = 0; at < bytes.length; at += 65_536) await conn.write(bytes.subarray(at, at + 65_536));
  };
}

type Serve = FullListener["serve"];

const serving = (make: (listener: FullListener, scope: FullScope) => Serve): Wrap =>
  wrapNet({ listener: (listener, scope) => ({ serve: make(listener, scope) }) });

const errorsOfHandlersVanish: Wrap = serving(
  (listener) => (handler, options) => listener.serve(handler, { ...options, onError: () => undefined }),
);

const serveNeverResolves: Wrap = serving((listener) => async (handler, options) => {
  await listener.serve(handler, options);
  await forever();
});

/** Broken between core and the case. */
export const mutants: readonly Mutant[] = [
  {
    name: "tcp-connect-takes-the-port-modulo-65536",
    kills: "tcp/connect-refuses-a-port-out-of-range",
    says: "connect to port 0: expected rejection with InvalidInput",
    wrap: wrapNet({ net: (net) => ({ connect: (to) => net.connect({ ...to, port: to.port & 0xffff || 1 }) }) }),
  },
  {
    name: "tcp-everybody-is-at-home",
    kills: "tcp/a-numeric-address-resolves-to-itself",
    says: "addresses of 203.0.113.1",
    wrap: wrapNet({ net: () => ({ resolve: async () => ["127.0.0.1"] }) }),
  },
  {
    name: "tcp-resolve-takes-any-name",
    kills: "tcp/resolve-refuses-a-malformed-host",
    says: 'resolving "": expected rejection with InvalidInput',
    wrap: wrapNet({ net: () => ({ resolve: async (host) => [host] }) }),
  },
  {
    name: "tcp-connect-ignores-a-malformed-host",
    kills: "tcp/connect-refuses-a-malformed-host",
    says: "expected rejection with InvalidInput",
    wrap: wrapNet({ net: (net) => ({ connect: ({ port }) => net.connect({ port }) }) }),
  },
  {
    name: "tcp-connect-ignores-its-scope",
    kills: "tcp/connect-in-a-cancelled-scope-reaches-nobody",
    says: "connect: expected rejection with Cancelled",
    wrap: rootGoverns,
  },
  {
    name: "tcp-set-no-delay-ends-our-side",
    kills: "tcp/no-delay-and-keep-alive-are-accepted",
    says: "Closed",
    wrap: wrapNet({ conn: (conn) => ({ setNoDelay: () => void conn.closeWrite() }) }),
  },
  {
    name: "tcp-end-comes-once",
    kills: "tcp/end-of-stream-repeats",
    says: "timed out",
    wrap: afterwards("end", neverEnds),
  },
  {
    name: "tcp-read-into-drops-what-does-not-fit",
    kills: "tcp/reads-into-short-buffers-of-the-caller",
    says: "the pieces put together",
    wrap: readInto((_conn, next) => async (into) => {
      const chunk = await next();
      if (chunk === null) return null;
      into.set(chunk.subarray(0, into.length));
      return Math.min(into.length, chunk.length);
    }),
  },
  {
    name: "tcp-read-into-fills-the-start-of-the-memory",
    kills: "tcp/reads-into-a-part-of-a-buffer",
    says: "the part: expected byte",
    wrap: readInto((conn) => (into) => conn.read(new Uint8Array(into.buffer, 0, into.length))),
  },
  {
    name: "tcp-read-into-keeps-the-rest-for-itself",
    kills: "tcp/mixes-reads-with-and-without-a-buffer",
    says: "the pieces put together",
    wrap: readInto((_conn, next) => {
      let rest: Uint8Array | null = new Uint8Array(0);
      return async (into) => {
        if (rest?.length === 0) rest = await next();
        if (rest === null) return null;
        const part = rest.subarray(0, into.length);
        into.set(part);
        rest = rest.subarray(part.length);
        return part.length;
      };
    }),
  },
  {
    name: "tcp-read-into-an-empty-buffer-resolves",
    kills: "tcp/read-refuses-an-empty-buffer",
    says: "read into an empty buffer",
    wrap: readInto((conn) => async (into) => (into.length === 0 ? 0 : conn.read(into))),
  },
  {
    name: "tcp-reads-queue",
    kills: "tcp/second-concurrent-read-is-busy",
    says: "timed out",
    wrap: operationsQueue,
  },
  {
    name: "tcp-iteration-leaves-out-the-last-chunk",
    kills: "tcp/iteration-gives-everything-and-ends-with-the-stream",
    says: "the chunks put together",
    wrap: wrapNet({ conn: (conn) => ({ [Symbol.asyncIterator]: () => allButTheLast(conn) }) }),
  },
  {
    name: "tcp-leaving-an-iteration-closes",
    kills: "tcp/leaving-an-iteration-leaves-the-connection-open",
    says: "Closed",
    wrap: wrapNet({ conn: (conn) => ({ [Symbol.asyncIterator]: () => closesAtTheEnd(conn) }) }),
  },
  {
    name: "tcp-cancelled-read-goes-on-for-nobody",
    kills: "tcp/cancelled-read-leaves-the-bytes-to-the-next",
    says: "Busy",
    wrap: viewsOnlyStopWaiting,
  },
  {
    name: "tcp-cancelled-read-drops-what-it-got",
    kills: "tcp/cancelling-reads-at-any-moment-loses-nothing",
    says: "what the reads got together",
    wrap: viewsDropWhatTheyGot,
  },
  {
    name: "tcp-cancelled-read-fills-its-buffer-later",
    kills: "tcp/cancelled-read-does-not-touch-the-buffer-later",
    says: "the buffer of the cancelled read",
    wrap: cancelledReadsFillTheirBuffers,
  },
  {
    name: "tcp-read-ignores-the-scope-of-its-view",
    kills: "tcp/view-of-a-cancelled-scope-does-not-take-bytes",
    says: "a read under a cancelled scope",
    wrap: rootGoverns,
  },
  {
    name: "tcp-write-of-nothing-ends-our-side",
    kills: "tcp/writing-nothing-sends-nothing",
    says: "Closed",
    wrap: wrapNet({
      conn: (conn) => ({ write: (bytes) => (bytes.length === 0 ? conn.closeWrite() : conn.write(bytes)) }),
    }),
  },
  {
    name: "tcp-cancelled-write-is-sent-all-the-same",
    kills: "tcp/write-cancelled-before-its-turn-sends-nothing",
    says: "bytes at the peer",
    wrap: viewsOnlyStopWaiting,
  },
  {
    name: "tcp-cancelled-write-stops-half-way",
    kills: "tcp/write-cancelled-half-way-is-sent-whole",
    says: "bytes at the peer",
    wrap: wrapNet({ conn: (conn) => ({ write: inSlices(conn) }) }),
  },
  {
    name: "tcp-write-ignores-the-scope-of-its-view",
    kills: "tcp/write-under-a-cancelled-scope-sends-nothing",
    says: "a write under a cancelled scope",
    wrap: rootGoverns,
  },
  {
    name: "tcp-second-close-write-rejects",
    kills: "tcp/close-write-twice-is-fine",
    says: "Closed",
    wrap: wrapNet({ conn: (conn) => ({ closeWrite: onlyOnce(() => conn.closeWrite()) }) }),
  },
  {
    name: "tcp-write-after-close-write-vanishes",
    kills: "tcp/write-after-close-write-is-closed",
    says: "a write after closeWrite",
    wrap: wrapNet({
      conn: (conn) => ({ write: (bytes) => conn.write(bytes).catch(() => undefined) }),
    }),
  },
  {
    name: "tcp-reset-turns-into-end",
    kills: "tcp/reset-never-becomes-end-of-stream",
    says: "the second read: expected rejection with ConnectionReset",
    wrap: afterwards("ConnectionReset", nothing),
  },
  {
    name: "tcp-reset-hides-the-bytes-before-it",
    kills: "tcp/bytes-before-a-reset-are-delivered",
    says: "bytes before the reset",
    wrap: wrapNet({ conn: resetHidesTheChunkBefore }),
  },
  {
    name: "tcp-write-after-a-reset-vanishes",
    kills: "tcp/write-after-a-reset-is-connection-reset",
    says: "a write after it",
    wrap: afterwards("ConnectionReset", nothing),
  },
  {
    name: "tcp-writes-swallow-a-reset",
    kills: "tcp/writing-meets-a-reset-that-nobody-has-read",
    says: "timed out: writing on and on",
    wrap: wrapNet({ conn: (conn) => ({ write: (bytes) => conn.write(bytes).catch(unlessReset) }) }),
  },
  {
    name: "tcp-close-ignores-its-timeout",
    kills: "tcp/close-gives-up-on-a-peer-that-never-ends",
    says: "timed out",
    wrap: wrapNet({ net: (net) => ({ connect: (to) => net.connect({ ...to, closeTimeout: 600_000 }) }) }),
  },
  {
    name: "tcp-second-close-rejects",
    kills: "tcp/close-twice-is-fine",
    says: "Closed",
    wrap: wrapNet({ conn: (conn) => ({ close: onlyOnce(() => conn.close()) }) }),
  },
  {
    name: "tcp-close-leaves-the-reader-waiting",
    kills: "tcp/close-wakes-the-reader",
    says: "timed out",
    wrap: wrapNet({ conn: (conn) => asRead(() => conn.read().catch(whenClosed)) }),
  },
  {
    name: "tcp-closed-connection-reads-the-end",
    kills: "tcp/closed-connection-refuses-everything",
    says: "read: expected rejection with Closed",
    wrap: afterwards("Closed", nothing),
  },
  {
    name: "tcp-connections-belong-to-the-root",
    kills: "tcp/end-of-a-scope-closes-its-connections",
    says: "timed out",
    wrap: rootGoverns,
  },
  {
    name: "tcp-ownership-does-not-move",
    kills: "tcp/owned-connection-ends-with-its-task",
    says: "a write after the owner's end",
    wrap: { scope: (root) => wrapScope(root, (scope) => ({ spawn: (body) => scope.spawn(body) })) },
  },
  {
    name: "tcp-cancelling-a-view-closes",
    kills: "tcp/cancelling-a-view-leaves-the-connection-alone",
    says: "Closed",
    wrap: wrapNet({
      conn: (conn, _scope, viewOf) =>
        asRead(() =>
          conn.read().catch((error: unknown) => {
            void viewOf?.close();
            throw error;
          }),
        ),
    }),
  },
  {
    name: "tcp-listen-takes-any-port-for-a-wrong-one",
    kills: "tcp/listen-refuses-a-port-out-of-range",
    says: "expected rejection with InvalidInput",
    wrap: wrapNet({ net: (net) => ({ listen: () => net.listen({ port: 0 }) }) }),
  },
  {
    name: "tcp-listen-takes-any-backlog-for-a-wrong-one",
    kills: "tcp/listen-refuses-a-backlog-below-one",
    says: "expected rejection with InvalidInput",
    wrap: wrapNet({ net: (net) => ({ listen: () => net.listen({ port: 0 }) }) }),
  },
  {
    name: "tcp-listen-ignores-a-wrong-host",
    kills: "tcp/listen-refuses-a-host-name",
    says: "expected rejection with InvalidInput",
    wrap: wrapNet({ net: (net) => ({ listen: () => net.listen({ port: 0 }) }) }),
  },
  {
    name: "tcp-accepts-queue",
    kills: "tcp/second-concurrent-accept-is-busy",
    says: "timed out",
    wrap: operationsQueue,
  },
  {
    name: "tcp-cancelled-accept-goes-on-for-nobody",
    kills: "tcp/cancelled-accept-leaves-the-connection-to-the-next",
    says: "timed out",
    wrap: viewsOnlyStopWaiting,
  },
  {
    name: "tcp-accept-in-a-cancelled-scope-takes-who-has-arrived",
    kills: "tcp/accept-in-a-cancelled-scope-takes-nobody-who-has-arrived",
    says: "timed out: the next accept",
    wrap: viewsOnlyStopWaiting,
  },
  {
    name: "tcp-cancelled-accept-drops-whom-it-got",
    kills: "tcp/cancelling-accepts-at-any-moment-loses-nobody",
    says: "timed out",
    wrap: viewsDropWhatTheyGot,
  },
  {
    name: "tcp-close-leaves-accept-waiting",
    kills: "tcp/closing-a-listener-wakes-accept",
    says: "timed out",
    wrap: wrapNet({ listener: (listener) => ({ accept: () => listener.accept().catch(whenClosed) }) }),
  },
  {
    name: "tcp-accept-on-a-closed-listener-waits",
    kills: "tcp/accept-after-close-is-closed",
    says: "timed out",
    wrap: wrapNet({ listener: (listener) => ({ accept: () => listener.accept().catch(whenClosed) }) }),
  },
  {
    name: "tcp-listener-takes-its-connections-along",
    kills: "tcp/accepted-connections-outlive-their-listener",
    says: "Closed",
    wrap: wrapNet({
      listener: (listener) => {
        const accepted: Conn[] = [];
        return {
          accept: async () => {
            const conn = await listener.accept();
            accepted.push(conn);
            return conn;
          },
          close: async () => {
            for (const conn of accepted) void conn.close();
            await listener.close();
          },
        };
      },
    }),
  },
  {
    name: "tcp-listeners-belong-to-the-root",
    kills: "tcp/end-of-a-scope-closes-its-listeners",
    says: "timed out",
    wrap: rootGoverns,
  },
  {
    name: "tcp-serve-serves-the-first-only",
    kills: "tcp/serve-hands-every-connection-to-its-handler",
    says: "bytes at the peer",
    wrap: serving((listener) => (handler, options) => {
      let served = 0;
      return listener.serve((scope, conn) => (served++ === 0 ? handler(scope, conn) : undefined), options);
    }),
  },
  {
    name: "tcp-serve-keeps-connections-open",
    kills: "tcp/serve-closes-the-connection-when-the-handler-returns",
    says: "timed out",
    wrap: serving(
      (listener) => (handler, options) =>
        listener.serve(async (scope, conn) => {
          await handler(scope, conn);
          await scope.sleep(Number.POSITIVE_INFINITY);
        }, options),
    ),
  },
  {
    name: "tcp-serve-keeps-errors-from-on-error",
    kills: "tcp/serve-keeps-a-failing-handler-to-itself",
    says: "onError got exactly the handler's error",
    wrap: errorsOfHandlersVanish,
  },
  {
    name: "tcp-serve-reports-no-errors",
    kills: "tcp/serve-reports-a-failing-handler-without-on-error",
    says: "the run's report got exactly the handler's error",
    wrap: errorsOfHandlersVanish,
  },
  {
    name: "tcp-serve-ignores-max-connections",
    kills: "tcp/serve-runs-at-most-max-connections-handlers",
    says: "a third handler runs at once",
    wrap: serving((listener) => (handler) => listener.serve(handler)),
  },
  {
    name: "tcp-serve-never-resolves",
    kills: "tcp/serve-resolves-when-the-listener-closes",
    says: "timed out",
    wrap: serveNeverResolves,
  },
  {
    name: "tcp-serve-does-not-wait-for-handlers",
    kills: "tcp/serve-drains-when-stopping-is-requested",
    says: "serve has resolved although a handler runs",
    wrap: serving(
      (listener, scope) => (handler, options) =>
        Promise.race([listener.serve(handler, options), scope.stopping.wait()]),
    ),
  },
  {
    name: "tcp-serve-goes-on-when-stopping",
    kills: "tcp/serve-resolves-at-once-when-idle-and-stopping",
    says: "timed out",
    wrap: serveNeverResolves,
  },
  {
    name: "tcp-serve-waits-for-ever-on-a-lost-listener",
    kills: "tcp/a-lost-listener-gives-what-has-arrived-and-then-the-reason",
    says: "timed out: serve",
    wrap: serving((listener) => (handler, options) => listener.serve(handler, options).catch(forever)),
  },
  {
    name: "tcp-serve-ignores-the-scope-of-its-view",
    kills: "tcp/cancelling-serve-ends-its-handlers",
    says: "timed out",
    wrap: rootGoverns,
  },
  {
    name: "tcp-serve-tells-of-the-closing-first",
    kills: "tcp/serve-cancelled-while-its-listener-closes-is-cancelled",
    says: "expected rejection with Cancelled",
    wrap: serving(
      (listener) => (handler, options) =>
        listener.serve(handler, options).catch((error: unknown) => {
          throw isPorticoError(error, "Cancelled") ? closed() : error;
        }),
    ),
  },
  ...(
    [
      "tcp/ipv4-addresses-that-the-system-maps-are-plain",
      "tcp/an-ipv4-client-of-a-listener-on-every-address-is-one",
    ] as const
  ).map((kills, i) => ({
    name: `tcp-ipv4-addresses-are-mapped-${i}`,
    kills,
    says: "local and remote host",
    wrap: wrapNet({ conn: ({ remote: { host, port } }) => ({ remote: { host: `::ffff:${host}`, port } }) }),
  })),
  ...(
    [
      "tcp/ipv6-addresses-that-the-driver-spells-out-are-short",
      "tcp/an-ipv6-address-is-written-in-its-short-form",
    ] as const
  ).map((kills, i) => ({
    name: `tcp-ipv6-addresses-are-spelt-out-${i}`,
    kills,
    says: "local and remote host",
    behaviour: "tcp-ipv6-addresses-are-spelt-out",
    wrap: wrapNet({
      conn: ({ remote: { host, port } }) => ({
        remote: { host: host.replace("::", ":0:0:0:0:0:0:").replace(/^:/, "0:"), port },
      }),
    }),
  })),
];
