import type { Timeouts } from "../time/types.ts";
import type { SocketAddress } from "../traits/sockets.ts";

/** What a thread is told by the one that started it. */
export type ToThread =
  | {
      readonly type: "init";
      readonly worker: string | undefined;
      readonly threads: number;
      readonly timeouts: Timeouts | undefined;
    }
  | {
      readonly type: "call";
      readonly id: number;
      readonly name: string;
      readonly args: Uint8Array;
      /**
       * Where a sleeping caller waits for the answer: this memory, or the port's own. Absent: the answer is posted.
       */
      readonly mailbox?: SharedArrayBuffer | "port";
      /** Milliseconds until the caller gives up; absent: never. */
      readonly timeout?: number;
      /** Listeners whose threads sleep until the answer is there. */
      readonly asleep: readonly SocketAddress[];
    }
  | { readonly type: "cancel"; readonly id: number };

/** What it answers: one for every call without a mailbox, and for those whose mailbox was given up. */
export interface FromThread {
  readonly id: number;
  readonly ok: boolean;
  /** The encoded value or error. */
  readonly result: Uint8Array;
}
