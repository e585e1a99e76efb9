import type { ConnDriver, SocketsDriver } from "@portico/core/driver";
import type { Peer, PeerReport, PeerScript } from "../runner/context.ts";
import { Loop } from "./loop.ts";
import type { Network } from "./network.ts";
import { type Player, playScript } from "./player.ts";
import { createSockets } from "./sockets.ts";

const host = "127.0.0.1";
const options = { noDelay: true, keepAlive: false };

/** A peer on the same network as the runtime under test, with an event loop of its own. */
export function createMemoryPeer(network: Network): Peer {
  const loop = new Loop();
  return peerOver(createSockets(network, loop), async () => network.freePort(), loop);
}

/**
 * A peer for an adapter whose sockets lead nowhere that a program could listen, such as sockets in memory: it plays the scripts over
 * `sockets`, which should not be the very object that is tested. Where a real program can be the other end, that is better.
 *
 * @param closedPort gives a port on which nobody listens
 */
export function peerOver(
  sockets: Required<SocketsDriver>,
  closedPort: () => Promise<number>,
  loop: Loop = new Loop(),
): Peer {
  return {
    listen: (script) => listen(sockets, loop, script),
    connect: (port, script) => connect(sockets, loop, port, script),
    closedPort,
  };
}

function fail(error: unknown): never {
  throw error;
}

async function listen(
  sockets: Required<SocketsDriver>,
  loop: Loop,
  script: PeerScript,
): Promise<{ port: number; report(): Promise<PeerReport[]> }> {
  const players: Player[] = [];
  const listener = await sockets.listen(
    { host, port: 0 },
    { ...options, backlog: 511 },
    {
      connection: (conn) => players.push(playScript(conn, loop, script)),
      failed: fail,
      lost: fail,
    },
  );
  return {
    port: listener.address.port,
    report: async () => {
      // Connections that were made before are accepted first.
      await loop.later(() => undefined);
      return Promise.all(players.map((player) => player.report()));
    },
  };
}

async function connect(
  sockets: Required<SocketsDriver>,
  loop: Loop,
  port: number,
  script: PeerScript,
): Promise<{ report(): Promise<PeerReport> }> {
  const conn = await new Promise<ConnDriver>((resolve, reject) => {
    sockets.connect({ host, port }, options, (error, made) => (made === undefined ? reject(error) : resolve(made)));
  });
  const player = playScript(conn, loop, script);
  return { report: () => player.report() };
}
