import { isPorticoError, PorticoError, type Scope } from "@portico/core";
import { isStreamError, type Link } from "../qmux.ts";
import { Channel, ignore } from "../wire/channel.ts";
import { failureOf } from "../wire/failure.ts";
import { Fields } from "../wire/fields.ts";
import { kinds, malformed } from "../wire/frames.ts";
import { type Request, requestOf } from "../wire/headers.ts";
import { type AllowList, plainName } from "./allow.ts";
import { endWith, relay } from "./conn.ts";
import { listen } from "./listener.ts";

type Connect = Extract<Request, { op: "connect" }>;
type Listen = Extract<Request, { op: "listen" }>;

/** One page that has shown its token: what its streams ask for is done in `scope`, which ends with the session. */
export class RelaySession {
  readonly scope: Scope<"tcp">;
  readonly link: Link;
  /** Gets what the page is not told. */
  readonly report: (error: unknown) => void;
  readonly #allow: AllowList;
  /** The names that were resolved to an address, for entries of the allow list that are names. */
  readonly #names: Map<string, Set<string>> = new Map();

  constructor(scope: Scope<"tcp">, link: Link, allow: AllowList, report: (error: unknown) => void) {
    this.scope = scope;
    this.link = link;
    this.#allow = allow;
    this.report = report;
  }

  /** Serves the page's streams until the session is over. */
  async run(): Promise<void> {
    for (;;) {
      const { done, value } = await this.link.incoming.read();
      if (done) return;
      const channel = new Channel(value);
      this.scope.spawn((scope) => this.#serve(scope, channel), { name: "stream" });
    }
  }

  async #serve(scope: Scope<"tcp">, channel: Channel): Promise<void> {
    endWith(scope, channel);
    try {
      const request = requestOf(await firstFrame(channel));
      if (request.op === "connect") await this.#connect(scope, channel, request);
      else if (request.op === "listen") await this.#listen(scope, channel, request);
      else if (request.op === "lookup") await this.#lookup(scope, channel, request.host);
      else throw malformed("a second hello");
    } catch (error) {
      this.#refuse(scope, channel, error);
    }
  }

  /** Says why and ends the stream. Other errors come from a stream that is over, or are bugs. */
  #refuse(scope: Scope<"tcp">, channel: Channel, error: unknown): void {
    if (isPorticoError(error)) channel.send(kinds.failed, failureOf(error)).catch(ignore);
    else if (!scope.cancelled && !isStreamError(error)) this.report(error);
    channel.finish();
    channel.refuse();
  }

  async #connect(scope: Scope<"tcp">, channel: Channel, request: Connect): Promise<void> {
    const { host, port, noDelay, keepAlive } = request;
    if (!this.#allow.permits(host, port, this.#names.get(host))) throw refusal("connect to", host, port);
    // The page has waited for the peer's end already, if it wanted to.
    const conn = await scope.net.connect({ host, port, noDelay, keepAlive, closeTimeout: 0 });
    await channel.send(kinds.ok, { local: conn.local, remote: conn.remote });
    await relay(scope, conn, channel);
  }

  async #listen(scope: Scope<"tcp">, channel: Channel, request: Listen): Promise<void> {
    const { host, port } = request;
    if (!this.#allow.permits(host, port, undefined)) throw refusal("listen on", host, port);
    await listen(this, scope, channel, request);
  }

  async #lookup(scope: Scope<"tcp">, channel: Channel, host: string): Promise<void> {
    if (!this.#allow.permitsLookup(host)) throw refusal("look up", host, undefined);
    const addresses = await scope.net.resolve(host);
    this.#remember(plainName(host), addresses);
    await channel.send(kinds.ok, { addresses });
    channel.finish();
  }

  /** Only for names that are entries: other entries look at the address alone. */
  #remember(name: string, addresses: readonly string[]): void {
    if (!this.#allow.names(name)) return;
    for (const address of addresses) {
      const names = this.#names.get(address) ?? new Set();
      this.#names.set(address, names.add(name));
    }
  }
}

/** The first frame of a stream, which says what it is for. */
export async function firstFrame(channel: Channel): Promise<Fields> {
  const kind = await channel.next();
  if (kind !== kinds.open) throw malformed("a stream that does not say what it is for");
  return Fields.parse(channel.frames.bytes);
}

function refusal(what: string, host: string, port: number | undefined): PorticoError {
  const bracketed = host.includes(":") ? `[${host}]` : host;
  const where = port === undefined || port === 0 ? bracketed : `${bracketed}:${port}`;
  return new PorticoError(
    "PermissionDenied",
    `this gateway does not let pages ${what} ${where}; start it with --allow ${where}`,
    { op: "gateway", resource: where },
  );
}
