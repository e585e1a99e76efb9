import type { GatewaySettings } from "./gateway.ts";

/** What a worker is for. The first message to it, once it is here. */
export type Role =
  | { readonly role: "files" }
  | ({ readonly role: "thread" } & Surroundings)
  | ({
      readonly role: "helper";
      readonly memory: SharedArrayBuffer;
      readonly requests: SharedArrayBuffer;
    } & Surroundings);

/** What a thread has in common with the one that started it. */
export interface Surroundings {
  readonly gateway: GatewaySettings | undefined;
  /** How threads of a program that blocks them take turns; absent in one that does not. */
  readonly turns: SharedArrayBuffer | undefined;
}

/** What a worker says: that it is here, that it has taken its role, a message of core's, or what has ended it. */
export type FromWorker =
  | { readonly state: "here" | "ready" }
  | { readonly data: unknown }
  | { readonly fatal: unknown };
