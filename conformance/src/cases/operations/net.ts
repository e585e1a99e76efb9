import type { Capability, Conn, Listener } from "@portico/core";
import type { FullScope } from "../../runner/case.ts";
import type { Ctx, PeerScript } from "../../runner/context.ts";
import type { Call, Exempt, Setup } from "../multipliers.ts";
import { dial, FLOOD, SINK } from "../tcp-kit.ts";
import type { Tables } from "./rows.ts";

const connects: readonly Capability[] = ["tcp"];
const listens: readonly Capability[] = ["tcp"];

/** A peer that says one byte and then behaves like a sink. */
const GREETING: PeerScript = [{ do: "send-bytes", bytes: [1] }, ...SINK];
/** A peer that neither reads nor writes. */
const MUTE: PeerScript = [];

/** Calls an operation of a connection whose peer plays `script`. */
function withPeer(script: PeerScript, use: (conn: Conn) => unknown): Setup {
  return async (scope, ctx): Promise<Call> => {
    const { conn } = await dial(ctx, script, { scope, closeTimeout: 0 });
    return () => use(conn);
  };
}

function open(scope: FullScope): Promise<Listener<Capability>> {
  return scope.net.listen({ port: 0, closeTimeout: 0 });
}

function iterate(conn: Conn): unknown {
  return conn[Symbol.asyncIterator]().next();
}

/** More than any system takes, so that the write waits. */
function flood(conn: Conn): Promise<void> {
  return conn.write(new Uint8Array(FLOOD));
}

async function endBehindFlood(scope: FullScope, ctx: Ctx): Promise<Call> {
  const { conn } = await dial(ctx, MUTE, { scope, closeTimeout: 0 });
  const gone = flood(conn).catch(() => undefined);
  return () => Promise.all([conn.closeWrite(), gone]);
}

const anOption: Exempt = {
  exempt: "An option is set at any time, and is nobody's business once the connection is gone.",
  by: "tcp/no-delay-and-keep-alive-are-accepted",
};
const closing: Exempt = {
  exempt: "A resource can be closed whatever its scope has come to; a cancelled scope only makes it quicker.",
  by: "tcp/cancelled-scope-ends-its-connections-at-once",
};

/** Sockets. */
export const ofSockets: Pick<Tables, "net" | "conn" | "listener"> = {
  net: {
    connect: {
      trait: "tcp",
      name: "connect",
      rule: "TCP-5",
      needs: connects,
      // Where the driver is held, that is at looking up the name.
      pending: "held-rejects-at-once",
      completing: async (scope, ctx) => {
        const { port } = await ctx.peer.listen(SINK);
        return () => scope.net.connect({ host: "localhost", port });
      },
    },
    listen: {
      trait: "tcp",
      name: "listen",
      rule: "SPAWN-14",
      needs: listens,
      pending: "held-rejects-at-once",
      completing: (scope) => () => open(scope),
    },
    resolve: {
      trait: "tcp",
      name: "resolve",
      rule: "SPAWN-14",
      needs: connects,
      pending: "held-rejects-at-once",
      completing: (scope) => () => scope.net.resolve("localhost"),
    },
  },
  conn: {
    trait: "tcp",
    name: "connection",
    rule: "TCP-21",
    needs: connects,
    open: async (ctx) => (await dial(ctx, SINK)).conn,
    use: (conn) => conn.write(new Uint8Array(3)),
    closing,
    operations: {
      read: {
        aborts: {
          trait: "tcp",
          name: "read",
          rule: "TCP-13",
          needs: connects,
          pending: withPeer(MUTE, (conn) => conn.read()),
          completing: withPeer(GREETING, (conn) => conn.read()),
        },
        closes: { name: "read", use: (conn) => conn.read(), pending: (conn) => conn.read() },
      },
      write: {
        aborts: {
          trait: "tcp",
          name: "write",
          rule: "TCP-17",
          needs: connects,
          pending: withPeer(MUTE, flood),
          completing: withPeer(SINK, (conn) => conn.write(new Uint8Array(3))),
        },
        closes: {
          name: "write",
          use: (conn) => conn.write(new Uint8Array(3)),
          pending: { exempt: "Closing delivers what was accepted.", by: "tcp/close-delivers-what-was-written" },
        },
      },
      closeWrite: {
        aborts: {
          trait: "tcp",
          name: "close-write",
          rule: "TCP-17",
          needs: connects,
          pending: endBehindFlood,
          completing: withPeer(SINK, (conn) => conn.closeWrite()),
        },
        closes: {
          exempt: "It is a part of closing, and has been done then.",
          by: "tcp/close-write-twice-is-fine",
        },
      },
      reset: {
        aborts: {
          exempt: "It ends the connection at once, which nobody has to wait for.",
          by: "tcp/reset-does-not-wait-for-a-write",
        },
        closes: { exempt: "It is a way of closing, and closing again is fine." },
      },
      setNoDelay: { aborts: anOption, closes: anOption },
      setKeepAlive: { aborts: anOption, closes: anOption },
      [Symbol.asyncIterator]: {
        aborts: {
          trait: "tcp",
          name: "iteration",
          rule: "TCP-13",
          needs: connects,
          pending: withPeer(MUTE, iterate),
          completing: withPeer(GREETING, iterate),
        },
        closes: { name: "iteration", use: iterate, pending: iterate },
      },
    },
  },
  listener: {
    trait: "tcp",
    name: "listener",
    rule: "TCP-27",
    needs: listens,
    open: (ctx) => open(ctx.scope),
    use: (listener) => listener.accept(),
    useWaits: true,
    closing,
    operations: {
      accept: {
        aborts: {
          trait: "tcp",
          name: "accept",
          rule: "TCP-26",
          needs: listens,
          pending: async (scope) => {
            const listener = await open(scope);
            return () => listener.accept();
          },
          completing: async (scope, ctx) => {
            const listener = await open(scope);
            await ctx.peer.connect(listener.address.port, SINK);
            return () => listener.accept();
          },
        },
        closes: { name: "accept", use: (listener) => listener.accept(), pending: (listener) => listener.accept() },
      },
      serve: {
        aborts: {
          trait: "tcp",
          name: "serve",
          rule: "TCP-31",
          needs: listens,
          pending: async (scope) => {
            const listener = await open(scope);
            return () => listener.serve(() => undefined);
          },
          completing: async (scope) => {
            const listener = await open(scope);
            return () => Promise.all([listener.serve(() => undefined), listener.close()]);
          },
        },
        closes: {
          exempt: "It resolves when its listener is closed, and at once when that has been.",
          by: "tcp/serve-resolves-when-the-listener-closes",
        },
      },
    },
  },
};
