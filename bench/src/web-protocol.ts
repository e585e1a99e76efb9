import type { Job } from "./program.ts";

/** The origin of the benches' page, whatever the port. */
export const origin = "http://bench.localhost";

/** What the page's program is told. */
export interface WebJob {
  readonly job: Job;
  /** How to reach the gateway. */
  readonly gateway: { readonly url: string; readonly token: string };
}

/** What its worker is told: the port answers every message with {@link PageBindings.benchHeap}. */
export interface WorkerJob extends WebJob {
  readonly heap: MessagePort;
}

/** What it answers: a line of a lane's program, or that it has ended, with its exit code. */
export type FromWeb = { readonly line: string } | { readonly code: number };

/** The functions that the program on Node puts into the page. */
export interface PageBindings {
  benchJob(): Promise<WebJob>;
  /** Bytes in use in the benches' worker, after a collection. */
  benchHeap(): Promise<number>;
  benchSay(message: FromWeb): Promise<void>;
}
