import type { Peer } from "../runner/context.ts";
import type { PeerAnswer, PeerCommand, PeerRequest, PeerResult } from "./peer-protocol.ts";

/** Carries lines of text to the peer program and back. */
export interface PeerLine {
  send(line: string): void;
  /** Sets the receivers, once. */
  receive(onLine: (line: string) => void, onClose: () => void): void;
  close(): void;
}

/** The control connection to the peer program. It never goes through the adapter under test. */
export interface PeerClient {
  /** A peer for one case. `end` answers with the connections that the adapter has left open. */
  openSession(): { peer: Peer; end(): Promise<readonly string[]> };
  close(): void;
}

type Ask = (command: PeerCommand) => Promise<PeerResult>;

/** The peer program at the other end of `line`. */
export function createPeerClient(line: PeerLine): PeerClient {
  const ask = asker(line);
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
    close: () => line.close(),
  };
}

type Waiting = { resolve(result: PeerResult): void; reject(error: Error): void };

function asker(line: PeerLine): (command: PeerCommand & { session: number }) => Promise<PeerResult> {
  const waiting = new Map<number, Waiting>();
  let requests = 0;
  let gone = false;
  const answered = (text: string): void => {
    const answer = JSON.parse(text) as PeerAnswer;
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("error" in answer) asked?.reject(new Error(`The peer could not: ${answer.error}`));
    else asked?.resolve(answer.result);
  };
  line.receive(answered, () => {
    gone = true;
    for (const asked of waiting.values()) asked.reject(new Error("The peer has gone"));
  });
  return (command) =>
    new Promise((resolve, reject) => {
      if (gone) throw new Error("The peer has gone");
      const request: PeerRequest = { ...command, id: ++requests };
      waiting.set(request.id, { resolve, reject });
      line.send(JSON.stringify(request));
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
