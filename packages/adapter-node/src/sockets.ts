import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createConnection, createServer, type Server } from "node:net";
import type { ListenerDriver, SocketAddress, SocketsDriver } from "@portico/core/driver";
import { NodeConn } from "./conn.ts";
import { ReadBuffer } from "./read-buffer.ts";

/** TCP through `node:net`. */
export const sockets: SocketsDriver = {
  lookup: async (host) => (await lookup(host, { all: true })).map((found) => found.address),

  connect: (at, options, done) => {
    const lent = new ReadBuffer();
    let conn: NodeConn;
    const socket = createConnection({
      ...at,
      ...options,
      allowHalfOpen: true,
      onread: { buffer: lent.next, callback: (length, bytes) => conn.receive(bytes, length) },
    });
    // Until it is resumed nothing comes, and only `conn` does that.
    socket.pause();
    const failed = (error: Error): void => done(error, undefined);
    socket.once("error", failed);
    socket.once("connect", () => {
      socket.off("error", failed);
      conn = new NodeConn(socket, lent);
      done(undefined, conn);
    });
    return () => {
      if (socket.connecting) socket.destroy(new Error("the connection attempt was stopped"));
    };
  },

  listen: async (at, options, events) => {
    if (!mayListen()) throw accessDenied();
    const server = createServer({ ...options, allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
      events.connection(new NodeConn(socket)),
    );
    server.listen({ ...at, backlog: options.backlog, exclusive: true });
    await once(server, "listening");
    server.on("error", (error) => events.failed(error));
    return new NodeListener(server);
  },
};

/** Asked beforehand because Node throws its refusal out of a tick of its own, where it ends the program. */
function mayListen(): boolean {
  // Before Node 25 there is neither the flag nor the scope, and `has` would say false.
  if (process.permission === undefined || !process.allowedNodeEnvironmentFlags.has("--allow-net")) return true;
  return process.permission.has("net");
}

function accessDenied(): Error {
  const error = new Error("Access to this API has been restricted. Use --allow-net to manage permissions.");
  return Object.assign(error, { code: "ERR_ACCESS_DENIED", permission: "Net" });
}

class NodeListener implements ListenerDriver {
  readonly address: SocketAddress;
  readonly #server: Server;

  constructor(server: Server) {
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new Error("a listening server has no address");
    this.address = { host: bound.address, port: bound.port };
    this.#server = server;
  }

  accepting(): void {
    // Node has no way to stop accepting.
  }

  async close(): Promise<void> {
    // Its callback would wait for the accepted connections; the descriptor itself is closed at once.
    this.#server.close();
  }
}
