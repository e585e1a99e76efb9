import { createServer, type Server, type Socket } from "node:net";
import { listenWeb } from "./peer-web.ts";
import type { PeerPorts } from "./probe.ts";

// The other end of the socket rows, a program of its own. It prints its ports as one line and ends with its standard
// input, so that it never outlives who started it.

const block = Buffer.alloc(262_144, 0x5a);

function echo(socket: Socket): void {
  socket.on("data", (chunk) => {
    if (!socket.write(chunk)) socket.pause();
  });
  socket.on("drain", () => socket.resume());
}

function source(socket: Socket): void {
  socket.write(block, (error) => {
    if (!error) source(socket);
  });
}

function sink(socket: Socket): void {
  socket.resume();
}

function listen(serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ noDelay: true }, (socket) => {
    // A side that closes with data on the way resets; that is its way to say that it is done.
    socket.on("error", () => socket.destroy());
    socket.on("end", () => socket.end());
    serve(socket);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the peer has no port");
  return address.port;
}

const [echoing, sending, reading, web] = await Promise.all([listen(echo), listen(source), listen(sink), listenWeb()]);
const ports: PeerPorts = { echo: portOf(echoing), source: portOf(sending), sink: portOf(reading), web };
process.stdout.write(`${JSON.stringify(ports)}\n`);
process.stdin.on("end", () => process.exit(0)).resume();
