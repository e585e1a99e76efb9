import { isPorticoError, PorticoError } from "@portico/core";
import type {
  ConnDriver,
  ConnOptions,
  ListenerDriver,
  ListenerEvents,
  ListenOptions,
  SocketAddress,
} from "@portico/core/driver";
import { dial, isStreamError, type Link } from "../qmux.ts";
import { Channel } from "../wire/channel.ts";
import { GOODBYE } from "../wire/close-codes.ts";
import { errorOf } from "../wire/failure.ts";
import { Fields } from "../wire/fields.ts";
import { kinds, malformed } from "../wire/frames.ts";
import { acceptedOf, addressOf, type Request } from "../wire/headers.ts";
import { MAX_STREAMS, VERSION } from "../wire/limits.ts";
import { type ConnOwner, GatewayConn } from "./conn.ts";
import { closedError, droppedError, lostError, openError } from "./end-error.ts";
import { GatewayListener } from "./listener.ts";
import type { GatewaySettings } from "./settings.ts";

/** How long the gateway has for delivering what closed connections were sent, when the session ends. */
const deliveryLimit = 5000;
/** How long a connection may take to deliver what it was given before it was closed, before others are closed. */
const lingerLimit = 60_000;
const LONGEST_QUEUE = 65_535;

/** One session with the gateway, from the hello to its end. */
export class Session implements ConnOwner {
  /** Resolves to the reason when the session is over. */
  readonly ended: Promise<PorticoError>;
  readonly #link: Link;
  /** Where accepted connections go, by the listener's number; known before the gateway listens. */
  readonly #receivers: Map<number, ListenerEvents> = new Map();
  readonly #listeners: Set<GatewayListener> = new Set();
  /** Connections that the page has closed and the gateway still delivers for, since when; the oldest first. */
  readonly #closing: Map<GatewayConn, number> = new Map();
  #lastListener = 0;
  /** Streams that are not over, of which the gateway takes only so many. */
  #streams = 0;
  #state: "opening" | "open" | "closed" = "opening";
  #delivered: (() => void) | undefined;

  private constructor(link: Link, url: string) {
    this.#link = link;
    this.ended = link.closed.then((end) => {
      const error = { opening: droppedError, open: lostError, closed: closedError }[this.#state](url, end);
      for (const { events } of this.#listeners) events.lost(error);
      return error;
    });
  }

  /** Connects and authenticates. */
  static async open({ url, token }: GatewaySettings): Promise<Session> {
    const session = new Session(dial(url), url);
    try {
      await session.#ask({ op: "hello", version: VERSION, token });
    } catch (error) {
      session.#link.close(GOODBYE, "");
      throw isPorticoError(error) ? openError(url, error) : error;
    }
    session.#state = "open";
    void session.#acceptStreams();
    return session;
  }

  async lookup(host: string): Promise<string[]> {
    const { channel, answer } = await this.#ask({ op: "lookup", host });
    channel.finish();
    this.#streams--;
    return answer.texts("addresses");
  }

  /** @param started gets the attempt's stream, to stop the attempt with */
  async connect(at: SocketAddress, options: ConnOptions, started: (channel: Channel) => void): Promise<ConnDriver> {
    const { noDelay, keepAlive } = options;
    const request = { op: "connect", host: at.host, port: at.port, noDelay, keepAlive } as const;
    const { channel, answer } = await this.#ask(request, started);
    return new GatewayConn(channel, addressOf(answer.object("local")), addressOf(answer.object("remote")), this);
  }

  async listen(at: SocketAddress, options: ListenOptions, events: ListenerEvents): Promise<ListenerDriver> {
    const { noDelay, keepAlive } = options;
    const backlog = Math.min(options.backlog, LONGEST_QUEUE);
    const id = ++this.#lastListener;
    this.#receivers.set(id, events);
    try {
      const request = { op: "listen", id, host: at.host, port: at.port, backlog, noDelay, keepAlive } as const;
      const { channel, answer } = await this.#ask(request);
      const listener = new GatewayListener(channel, addressOf(answer.object("address")), events, () => {
        this.#receivers.delete(id);
        this.#listeners.delete(listener);
        this.#streams--;
      });
      this.#listeners.add(listener);
      return listener;
    } catch (error) {
      this.#receivers.delete(id);
      throw error;
    }
  }

  /** Ends the session, after what closed connections were sent has been delivered. */
  async close(): Promise<void> {
    this.#state = "closed";
    if (this.#closing.size > 0) await this.#delivery();
    this.#link.close(GOODBYE, "");
    await this.ended;
  }

  /** Also looks for those whose peer takes nothing, which a system would give up as well. */
  closing(conn: GatewayConn): void {
    const now = Date.now();
    for (const [other, since] of this.#closing) {
      if (now - since < lingerLimit) break;
      other.giveUp();
    }
    this.#closing.set(conn, now);
  }

  over(conn: GatewayConn): void {
    this.#streams--;
    this.#closing.delete(conn);
    if (this.#closing.size === 0) this.#delivered?.();
  }

  #delivery(): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deliveryLimit);
      this.#delivered = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Opens a stream with the request and waits for what the gateway says to it. */
  async #ask(request: Request, started?: (channel: Channel) => void): Promise<{ channel: Channel; answer: Fields }> {
    if (this.#streams >= MAX_STREAMS) throw tooMany();
    this.#streams++;
    let channel: Channel | undefined;
    try {
      channel = new Channel(await this.#link.open());
      started?.(channel);
      await channel.send(kinds.open, request);
      return { channel, answer: await answerOn(channel) };
    } catch (error) {
      this.#streams--;
      channel?.reset();
      throw await this.#explain(error);
    }
  }

  /** Every error that is neither ours nor a stream's own means that the session is over. */
  async #explain(error: unknown): Promise<unknown> {
    if (isPorticoError(error)) return error;
    if (isStreamError(error)) return stoppedError(error);
    return await this.ended;
  }

  async #acceptStreams(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.#link.incoming.read();
        if (done) return;
        await this.#accept(new Channel(value));
      }
    } catch {
      // The session is over, and `ended` says so.
    }
  }

  /** One after the other, so that connections come in the order of their arrival. */
  async #accept(channel: Channel): Promise<void> {
    try {
      if ((await channel.next()) !== kinds.open) throw malformed("a stream without a beginning");
      const { listener, local, remote } = acceptedOf(Fields.parse(channel.frames.bytes));
      const receiver = this.#receivers.get(listener);
      if (receiver === undefined) {
        channel.reset();
      } else {
        this.#streams++;
        receiver.connection(new GatewayConn(channel, local, remote, this));
      }
    } catch (error) {
      channel.reset();
      if (!isPorticoError(error)) throw error;
    }
  }
}

async function answerOn(channel: Channel): Promise<Fields> {
  const kind = await channel.next();
  if (kind === kinds.ok) return Fields.parse(channel.frames.bytes);
  if (kind === kinds.failed) throw errorOf(Fields.parse(channel.frames.bytes));
  if (kind === undefined) throw new PorticoError("Closed", "gateway: the attempt was stopped", { op: "gateway" });
  throw malformed("no answer where one was due");
}

function stoppedError(cause: unknown): PorticoError {
  return new PorticoError("ConnectionReset", "gateway: the gateway has dropped the request", { op: "gateway", cause });
}

function tooMany(): PorticoError {
  return new PorticoError(
    "ResourceExhausted",
    `gateway: ${MAX_STREAMS} connections and listeners are open in this session; close some, or use another thread's`,
    { op: "gateway" },
  );
}
