import type { SocketsDriver } from "@portico/core/driver";

/** What a gateway is reached by. Crosses to threads, which open sessions of their own. */
export interface GatewaySettings {
  /** Where it listens, `ws:` or `wss:`. Never has the token in it. */
  readonly url: string;
  readonly token: string;
}

/** A way from a browser to TCP, such as `gateway()` of `@portico/gateway/client`. */
export interface Gateway {
  readonly sockets: SocketsDriver;
  readonly settings: GatewaySettings;
  /** Connects, once. @throws PorticoError that says what the gateway refused, or that nobody answers */
  open(): Promise<void>;
  /** Ends the session when what closed connections were sent has been delivered. */
  close(): Promise<void>;
}
