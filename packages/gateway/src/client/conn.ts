import { PorticoError } from "@portico/core";
import type { ConnDriver, ConnEvents, SocketAddress } from "@portico/core/driver";
import { type Channel, ignore } from "../wire/channel.ts";
import { errorOf } from "../wire/failure.ts";
import { Fields } from "../wire/fields.ts";
import { kinds, malformed } from "../wire/frames.ts";
import type { Options } from "../wire/headers.ts";

type Chunk = Awaited<ReturnType<Channel["reader"]["read"]>>;

/** Who keeps count of a session's connections. */
export interface ConnOwner {
  /** The page is done with it; the gateway still delivers. */
  closing(conn: GatewayConn): void;
  /** Its stream is over for both ends. */
  over(conn: GatewayConn): void;
}

/** One connection of the gateway's, by way of its stream. */
export class GatewayConn implements ConnDriver {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #channel: Channel;
  readonly #owner: ConnOwner;
  /** Nobody is told anything without it: before `attach`, after a failure and after the end. */
  #events: ConnEvents | undefined;
  #reading = false;
  #writing = false;
  /** Why nothing more is taken: the peer, the gateway or the session is gone. */
  #refused: PorticoError | undefined;
  #endSent = false;
  #closed = false;

  constructor(channel: Channel, local: SocketAddress, remote: SocketAddress, owner: ConnOwner) {
    this.local = local;
    this.remote = remote;
    this.#channel = channel;
    this.#owner = owner;
  }

  attach(events: ConnEvents): void {
    this.#events = events;
  }

  read(): void {
    this.#reading = true;
    this.#next();
  }

  write(bytes: Uint8Array): boolean {
    this.#writing = true;
    if (this.#refused === undefined) this.#channel.write(bytes).then(this.#written, this.#refuse);
    else queueMicrotask(this.#failWriting);
    return false;
  }

  closeWrite(): void {
    this.#endSent = true;
    this.#channel.send(kinds.end).catch(ignore);
  }

  /** The gateway delivers what it was sent and then ends its side of the stream, which is waited for. */
  close(): void {
    this.#events = undefined;
    this.#closed = true;
    this.#owner.closing(this);
    if (!this.#endSent) this.closeWrite();
    this.#channel.finish();
    if (!this.#reading) this.#await();
  }

  abort(): void {
    this.#events = undefined;
    this.#channel.reset();
    this.#owner.over(this);
  }

  /** Ends a connection that was closed and cannot be delivered for. */
  giveUp(): void {
    this.#closed = false;
    this.abort();
  }

  setNoDelay(on: boolean): void {
    this.#set({ noDelay: on });
  }

  setKeepAlive(on: boolean): void {
    this.#set({ keepAlive: on });
  }

  #set(options: Options): void {
    this.#channel.send(kinds.set, options).catch(ignore);
  }

  #await(): void {
    this.#channel.reader.read().then(this.#arrived, this.#lost);
  }

  readonly #arrived = ({ done, value }: Chunk): void => {
    if (this.#closed) {
      if (done) this.#owner.over(this);
      else this.#await();
    } else if (this.#events !== undefined) {
      if (done) this.#fail(malformed("a connection without its end"));
      else {
        this.#channel.frames.push(value);
        this.#next();
      }
    }
  };

  /** Answers the read with the next frame, from what has arrived if there is enough. */
  #next(): void {
    const { frames } = this.#channel;
    try {
      switch (frames.next()) {
        case undefined:
          this.#await();
          break;
        case kinds.data:
          this.#reading = false;
          this.#events?.data(frames.bytes, true);
          if (this.#refused !== undefined) this.#failWriting();
          break;
        case kinds.end:
          this.#reading = false;
          this.#events?.end();
          break;
        case kinds.failed:
          this.#fail(errorOf(Fields.parse(frames.bytes)));
          break;
        default:
          throw malformed("an answer where bytes were due");
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  readonly #written = (): void => {
    if (!this.#writing) return;
    this.#writing = false;
    this.#events?.written();
  };

  readonly #refuse = (cause: unknown): void => {
    this.#refused ??= lost(cause);
    this.#failWriting();
  };

  /** What came before the failure is read first, but a writer does not wait for a reader who may never come. */
  readonly #failWriting = (): void => {
    if (this.#writing && !this.#reading) this.#fail(this.#refused);
  };

  readonly #lost = (cause: unknown): void => {
    if (this.#closed) this.#owner.over(this);
    else this.#fail(lost(cause));
  };

  #fail(error: unknown): void {
    const events = this.#events;
    this.#events = undefined;
    this.#reading = false;
    this.#writing = false;
    events?.failed(error);
  }
}

function lost(cause: unknown): PorticoError {
  return new PorticoError("ConnectionReset", "the connection, or the session with the gateway, has ended", {
    op: "tcp",
    cause,
  });
}
