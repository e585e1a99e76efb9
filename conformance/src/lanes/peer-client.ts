import { connect, type Socket } from "node:net";
import type { Peer } from "../context.ts";
import { lineSplitter, type PeerAnswer, type PeerCommand, type PeerRequest, type PeerResult } from "./peer-protocol.ts";

/** The control connection to the peer program. It never goes through the adapter under test. */
export interface PeerClient {
  /** A peer for one case. `end` answers with the connections that the adapter has left open. */
  openSession(): { peer: Peer; end(): Promise<readonly string[]> };
  close(): void;
}

type Ask = (command: PeerCommand) => Promise<PeerResult>;

/** Connects to the peer program at its control port. */
export async function openPeerClient(port: number): Promise<PeerClient> {
  const socket = await open(port);
  const ask = asker(socket);
  let sessions = 0;
  return {
    openSession: () => {
      const session = ++sessions;
      const here: Ask = (command) => ask({ session, ...command });
      let used = false;
      const peer = peerOver((command) => {
        used = true;
        return here(command);
      });
      return { peer, end: async () => (used ? ((await here({ do: "end-session" })).left ?? []) : []) };
    },
    close: () => socket.end(),
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    socket.setEncoding("utf8");
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

type Waiting = { resolve(result: PeerResult): void; reject(error: Error): void };

function asker(socket: Socket): (command: PeerCommand & { session: number }) => Promise<PeerResult> {
  const waiting = new Map<number, Waiting>();
  let requests = 0;
  socket.on(
    "data",
    lineSplitter((line) => {
      const answer = JSON.parse(line) as PeerAnswer;
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("error" in answer) asked?.reject(new Error(`The peer could not: ${answer.error}`));
      else asked?.resolve(answer.result);
    }),
  );
  socket.on("close", () => {
    for (const asked of waiting.values()) asked.reject(new Error("The peer has gone"));
  });
  return (command) =>
    new Promise((resolve, reject) => {
      const request: PeerRequest = { ...command, id: ++requests };
      waiting.set(request.id, { resolve, reject });
      socket.write(`${JSON.stringify(request)}\n`);
    });
}

function peerOver(ask: Ask): Peer {
  return {
    listen: async (script) => {
      const { port, handle } = await ask({ do: "listen", script });
      return { port: present(port), report: async () => [...present(await reports(ask, present(handle)))] };
    },
    connect: async (port, script) => {
      const { handle } = await ask({ do: "connect", port, script });
      return { report: async () => present((await reports(ask, present(handle)))[0]) };
    },
    closedPort: async () => present((await ask({ do: "closed-port" })).port),
  };
}

async function reports(ask: Ask, handle: number): Promise<NonNullable<PeerResult["reports"]>> {
  return present((await ask({ do: "report", handle })).reports);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The peer's answer is incomplete");
  return value;
}
