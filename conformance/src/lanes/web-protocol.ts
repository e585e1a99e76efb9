import type { Row } from "../report/report.ts";
import type { LaneConfig, Refused } from "./config.ts";
import type { Machine } from "./lane-job.ts";

/** The origin that the programs of the browser lanes have, whatever the port: their files belong to it. */
export const origin = "http://conformance.localhost";

/** Where on that origin the two programs meet. */
export const controlPath = "/control";

/** Where in the browser the suite runs. */
export type WebKind = "page" | "worker" | "isolated" | "bare";

export const webKinds: readonly WebKind[] = ["page", "worker", "isolated", "bare"];

/** What a lane's program in the browser is told by its program on Node. One JSON text a message. */
export type ToWeb =
  | {
      readonly do: "start";
      readonly config: LaneConfig;
      readonly gateway: { readonly url: string; readonly token: string };
      readonly machine: Machine;
    }
  /** A line from the peer program. */
  | { readonly do: "peer"; readonly line: string };

/** What it tells in turn. */
export type FromWeb =
  | { readonly do: "print"; readonly line: string }
  | { readonly do: "progress"; readonly row: Row; readonly done: number; readonly of: number }
  | { readonly do: "save"; readonly result: unknown }
  /** A line to the peer program. */
  | { readonly do: "peer"; readonly line: string }
  /** It cannot use the adapter it was given. */
  | { readonly do: "refused"; readonly result: Refused }
  /** The program has ended by itself. */
  | { readonly do: "end"; readonly good: boolean }
  /** It could not run. */
  | { readonly do: "failed"; readonly why: string };
