import type { PeerReport, PeerScript } from "../runner/context.ts";

/** One line of JSON from a lane to the peer. Sessions keep the cases apart. */
export type PeerRequest = { readonly id: number; readonly session: number } & PeerCommand;

export type PeerCommand =
  | { readonly do: "listen"; readonly script: PeerScript }
  | { readonly do: "connect"; readonly port: number; readonly script: PeerScript }
  | { readonly do: "closed-port" }
  /** Waits for the scripts of a listener's or an own connection. */
  | { readonly do: "report"; readonly handle: number }
  /** Ends a session. Answers with what the other side has left open. */
  | { readonly do: "end-session" };

/** The line that answers it. */
export type PeerAnswer =
  | { readonly id: number; readonly result: PeerResult }
  | { readonly id: number; readonly error: string };

export interface PeerResult {
  readonly handle?: number;
  readonly port?: number;
  readonly reports?: readonly PeerReport[];
  readonly left?: readonly string[];
}

/** Splits a stream of text into lines. */
export function lineSplitter(onLine: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") onLine(line);
  };
}
