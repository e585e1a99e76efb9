import { PorticoError } from "@portico/core";
import type { ConnectDone, ConnOptions, SocketAddress, SocketsDriver } from "@portico/core/driver";
import type { Channel } from "../wire/channel.ts";
import { closedError } from "./end-error.ts";
import { Session } from "./session.ts";
import { checkSettings, type GatewaySettings } from "./settings.ts";

/** TCP for a page, a worker, or any runtime with `WebSocket`, by way of a gateway. */
export interface Gateway {
  /** What an adapter gives to core. The first use opens the session if nothing else has. */
  readonly sockets: Required<SocketsDriver>;
  /** Plain data, for another thread to make its own gateway from. */
  readonly settings: GatewaySettings;
  /**
   * Connects and authenticates. Twice is fine, and after the session's end it makes a new one.
   *
   * @throws PorticoError `PermissionDenied` for the token or the page's origin, `ContractMismatch` for another version of
   *   the gateway, `ConnectionRefused` when nobody answers there
   */
  open(): Promise<void>;
  /**
   * Ends the session, with all its connections and listeners; what connections that were closed before had been given is
   * delivered first. Then only `open` makes a new one.
   */
  close(): Promise<void>;
}

/** @throws PorticoError `InvalidInput` for an address that is no WebSocket's, and for a token that is empty or in the address */
export function gateway(settings: GatewaySettings): Gateway {
  const opener = new Opener(checkSettings(settings));
  return {
    sockets: {
      lookup: async (host) => (await opener.session()).lookup(host),
      connect: (at, options, done) => connect(opener, at, options, done),
      listen: async (at, options, events) => (await opener.session()).listen(at, options, events),
    },
    settings: opener.settings,
    open: () => opener.open(),
    close: () => opener.close(),
  };
}

/** @returns stops the attempt: here before the gateway is asked, there afterwards */
function connect(opener: Opener, at: SocketAddress, options: ConnOptions, done: ConnectDone): () => void {
  let channel: Channel | undefined;
  let over = false;
  const attempt = async () => {
    const session = await opener.session();
    if (over) throw stoppedError();
    return session.connect(at, options, (started) => {
      channel = started;
      if (over) throw stoppedError();
    });
  };
  attempt().then(
    (conn) => {
      over = true;
      done(undefined, conn);
    },
    (error: unknown) => {
      over = true;
      done(error, undefined);
    },
  );
  return () => {
    if (over) return;
    over = true;
    channel?.reset();
  };
}

function stoppedError(): PorticoError {
  return new PorticoError("Closed", "gateway: the attempt was stopped", { op: "gateway" });
}

/** Has at most one session at a time. */
class Opener {
  readonly settings: GatewaySettings;
  #session: Promise<Session> | undefined;
  #closed = false;

  constructor(settings: GatewaySettings) {
    this.settings = settings;
  }

  async open(): Promise<void> {
    this.#closed = false;
    await this.session();
  }

  session(): Promise<Session> {
    if (this.#closed) return Promise.reject(closedError(this.settings.url));
    this.#session ??= this.#open();
    return this.#session;
  }

  #open(): Promise<Session> {
    const opening = Session.open(this.settings);
    const forget = (): void => {
      if (this.#session === opening) this.#session = undefined;
    };
    opening.then((session) => session.ended).then(forget, forget);
    return opening;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opening = this.#session;
    if (opening === undefined) return;
    this.#session = undefined;
    const session = await opening.catch(() => undefined);
    await session?.close();
  }
}
