import type { ConnectDone, SocketAddress, SocketsDriver } from "@portico/core/driver";
import { systemError } from "./errors.ts";
import { MemoryListener } from "./listener.ts";
import type { Loop } from "./loop.ts";
import type { Network } from "./network.ts";

/** TCP in memory. Every program on the same network needs one with its own loop. */
export function createSockets(network: Network, loop: Loop): Required<SocketsDriver> {
  return {
    lookup: (host) => loop.later(() => lookup(host)),
    connect: (at, _options, done) => connect(network, loop, at, done),
    listen: (at, options, events) =>
      loop.later(() => new MemoryListener(network, loop, network.bind(at), options.backlog, events)),
  };
}

function lookup(host: string): string[] {
  if (host === "localhost") return ["127.0.0.1", "::1"];
  throw systemError("ENOTFOUND", "getaddrinfo", host);
}

function connect(network: Network, loop: Loop, at: SocketAddress, done: ConnectDone): () => void {
  let settled = false;
  const release = loop.hold();
  const settle: ConnectDone = (error, conn) => {
    if (settled) return;
    settled = true;
    release();
    loop.macrotask(() => done(error, conn));
  };
  let stopWaiting: (() => void) | undefined;
  loop.macrotask(() => {
    if (settled) return;
    try {
      stopWaiting = network.find(at).call({
        loop,
        address: { host: at.host, port: network.freePort() },
        to: at,
        connected: (conn) => settle(undefined, conn),
        refused: (error) => settle(error, undefined),
      });
    } catch (error) {
      settle(error, undefined);
    }
  });
  return () => {
    stopWaiting?.();
    settle(systemError("ECANCELED", "connect", `${at.host}:${at.port}`), undefined);
  };
}
