import { connect, createServer, type Server, type Socket } from "node:net";
import type { PeerReport, PeerScript } from "../runner/context.ts";
import type { PeerCommand, PeerResult } from "./peer-protocol.ts";
import { type PlayedSocket, playSocket, turn } from "./peer-socket.ts";

const host = "127.0.0.1";

/** How long the other side may take to close what a case has left, milliseconds. */
const patience = 1_000;

/** What one case has asked the peer for. */
export interface PeerSession {
  perform(command: PeerCommand): Promise<PeerResult>;
}

interface Entry {
  readonly what: string;
  readonly server?: Server;
  readonly sockets: PlayedSocket[];
}

/** Opens an empty session. */
export function openSession(): PeerSession {
  const entries: Entry[] = [];
  const perform = async (command: PeerCommand): Promise<PeerResult> => {
    switch (command.do) {
      case "listen":
        return startListening(entries, command.script);
      case "connect":
        return startConnecting(entries, command.port, command.script);
      case "closed-port":
        return { port: await closedPort() };
      case "report":
        return { reports: await reportsOf(entries[command.handle]) };
      case "end-session":
        return { left: await endAll(entries) };
    }
  };
  return { perform };
}

async function startListening(entries: Entry[], script: PeerScript): Promise<PeerResult> {
  const sockets: PlayedSocket[] = [];
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) => {
    sockets.push(playSocket(socket, script, Promise.resolve()));
  });
  const port = await listening(server);
  entries.push({ what: `the connection to the peer's listener ${port}`, server, sockets });
  return { handle: entries.length - 1, port };
}

async function startConnecting(entries: Entry[], port: number, script: PeerScript): Promise<PeerResult> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  socket.pause();
  const played = playSocket(socket, script, connected(socket));
  entries.push({ what: `the connection from the peer to ${port}`, sockets: [played] });
  await played.started;
  return { handle: entries.length - 1 };
}

// Connections that were made before a question are accepted first: hence the turns.

async function reportsOf(entry: Entry | undefined): Promise<PeerReport[]> {
  if (entry === undefined) throw new Error("The peer does not know this handle");
  await turn();
  let reports: PeerReport[] = [];
  while (reports.length < entry.sockets.length) {
    reports = await Promise.all(entry.sockets.map((socket) => socket.report()));
  }
  return reports;
}

async function endAll(entries: readonly Entry[]): Promise<string[]> {
  await turn();
  const left: string[] = [];
  for (const { what, server, sockets } of entries) {
    const ends = await Promise.all(sockets.map((socket) => socket.finish(patience)));
    left.push(...ends.filter((end) => end === "left open").map(() => `${what} is still open`));
    server?.close();
  }
  return left;
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The peer has no port"));
      else resolve(address.port);
    });
  });
}

/** A connection that is accepted and reset at once was made all the same. */
function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => (error.code === "ECONNRESET" ? resolve() : reject(error));
    socket.once("connect", () => {
      socket.off("error", failed);
      resolve();
    });
    socket.once("error", failed);
  });
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
