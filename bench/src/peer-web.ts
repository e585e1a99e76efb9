import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { WebPath } from "./probe.ts";
import { CHUNK } from "./rows.ts";

const chunk = Buffer.alloc(CHUNK, 0x5a);

const services: Readonly<Record<WebPath, (socket: WebSocket) => void>> = {
  "/echo": (socket) => {
    socket.on("message", (data) => socket.send(data, { binary: true }));
  },
  "/source": (socket) => {
    socket.on("message", (data) => send(socket, Number(String(data))));
  },
  // Says how many bytes have come: nothing else tells the other end when to go on.
  "/sink": (socket) => {
    socket.on("message", (data) => socket.send(String((data as Buffer).length)));
  },
};

/** Serves WebSockets on a port of their own, without compression. @returns the port */
export async function listenWeb(): Promise<number> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  server.on("connection", (socket, { url }) => {
    const serve = services[url as WebPath];
    if (serve === undefined) socket.close(1008, `nothing is at ${url}`);
    else serve(socket);
  });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** The next message goes when the last one has gone to the system. */
function send(socket: WebSocket, bytes: number): void {
  if (bytes <= 0) return;
  socket.send(chunk.subarray(0, bytes), (error) => {
    if (!error) send(socket, bytes - CHUNK);
  });
}
