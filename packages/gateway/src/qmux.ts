import Session, { StreamError, selectSubprotocol } from "@moq/qmux";
import { MAX_STREAMS, STREAM_WINDOW } from "./wire/limits.ts";

/** A stream in both directions. */
export interface Duplex {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

/** How a session ended: what its last frame said, or else the WebSocket. */
export interface LinkEnd {
  readonly code: number;
  readonly reason: string;
}

/** What a session runs on: the shape of a browser's `WebSocketStream`. */
export interface SocketStream {
  readonly url: string;
  readonly opened: Promise<{
    readonly readable: ReadableStream<Uint8Array | string>;
    readonly writable: WritableStream<Uint8Array | string>;
    readonly extensions: string;
    readonly protocol: string;
  }>;
  readonly closed: Promise<{ readonly closeCode: number; readonly reason: string }>;
  close(info?: { closeCode?: number; reason?: string }): void;
}

/** The application's protocol on QMux. Its version is agreed on by the hello, which can say what is wrong. */
const PROTOCOL = "portico-gateway-1";
const WIRE = "qmux-02";
const versions = { [PROTOCOL]: WIRE } as const;

const window = BigInt(STREAM_WINDOW);

/**
 * The window of the session is what all streams may use together: with a smaller one, a few streams that nobody reads
 * would stop every other. The library's idle timer is off because a page that is blocked or hidden would trip it; the
 * gateway pings the WebSocket instead, which a browser answers by itself.
 */
const config = {
  maxStreamsBidi: BigInt(MAX_STREAMS),
  maxStreamsUni: 0n,
  maxData: BigInt(MAX_STREAMS) * window,
  maxStreamDataBidiLocal: window,
  maxStreamDataBidiRemote: window,
  maxStreamDataUni: 0n,
  maxIdleTimeout: 0n,
  maxDatagramFrameSize: 0n,
};

/** Where there is no native `WebSocketStream`, sending more than this at once is bound to a timer of 10 ms. */
const SEND_BUFFER = 1 << 20;

/** One session with the other end. */
export class Link {
  /** Resolves when streams can be opened. */
  readonly ready: Promise<void>;
  /** Resolves when the session is over, for whatever reason. */
  readonly closed: Promise<LinkEnd>;
  /** The streams that the other end opens. */
  readonly incoming: ReadableStreamDefaultReader<Duplex>;
  readonly #session: Session;

  /** @param dropped how the WebSocket ended, for a session that ended with it */
  constructor(session: Session, dropped: Promise<LinkEnd>) {
    this.#session = session;
    this.ready = session.ready;
    this.incoming = session.incomingBidirectionalStreams.getReader() as ReadableStreamDefaultReader<Duplex>;
    this.incoming.closed.catch(() => undefined);
    this.closed = session.closed.then(
      ({ closeCode, reason }) => ({ code: closeCode ?? 0, reason: reason ?? "" }),
      () => dropped,
    );
  }

  /** Waits while the other end has as many streams open as it wants. */
  open(): Promise<Duplex> {
    return this.#session.createBidirectionalStream() as Promise<Duplex>;
  }

  /** Ends the session; what streams were sent is delivered before. */
  close(code: number, reason: string): void {
    this.#session.close({ closeCode: code, reason });
  }
}

/** Starts a session with the gateway at `url`. */
export function dial(url: string): Link {
  const protocols = [`${WIRE}.${PROTOCOL}`];
  const { WebSocketStream: Native } = globalThis as { WebSocketStream?: NativeSocketStream };
  if (Native === undefined) {
    const socket = new WebSocket(url, protocols);
    const dropped = new Promise<LinkEnd>((resolve) => {
      socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
    });
    return new Link(new Session(socket as never, { config, sendBufferSize: SEND_BUFFER }), dropped);
  }
  const socket = new Native(url, { protocols });
  const dropped = socket.closed.then(endOf, endOf);
  return new Link(new Session(socket as never, { config }), dropped);
}

/** The same information is in the event of an orderly close and in the error of another. */
function endOf({ closeCode, reason }: { readonly closeCode?: number; readonly reason?: string }): LinkEnd {
  return { code: closeCode ?? 1006, reason: reason ?? "" };
}

/** Serves the session of a client whose WebSocket has been accepted with the protocol from {@link chooseProtocol}. */
export function serve(socket: SocketStream): Link {
  return new Link(Session.accept(socket as never, { config }), socket.closed.then(endOf));
}

/** The WebSocket protocol to accept out of those that a client offers. */
export function chooseProtocol(offered: Iterable<string>): string | undefined {
  return selectSubprotocol([...offered], { protocols: [PROTOCOL], versions, requireProtocol: true });
}

/** What to abort or cancel a stream with so that the other end gets `code`. */
export function streamError(code: number): Error {
  return new StreamError(code);
}

/** Whether one stream was ended by the other end, rather than the session. */
export function isStreamError(error: unknown): boolean {
  return error instanceof StreamError;
}

type NativeSocketStream = new (url: string, options: { readonly protocols: readonly string[] }) => SocketStream;
