import type { Capability } from "../capabilities.ts";
import type { Resource, Scope } from "../scope/types.ts";
import type { SocketAddress } from "../traits/sockets.ts";

/** Connections out: all of `scope.net` that `tcp.connect` gives. */
export interface NetClient {
  /**
   * Connects. A name is resolved and its addresses are tried in the manner of RFC 8305: the next one after 250 ms or a
   * failure, the first success wins. Cancelling rejects at once; a late success is closed.
   *
   * @throws PorticoError `HostNotFound`, `ConnectionRefused`, `PermissionDenied`, `InvalidInput`; `WouldDeadlock`
   *   inside `blockOn` when the listener's thread sleeps
   */
  connect(to: ConnectOptions): Promise<Conn>;
  /**
   * The numeric addresses of a name, in the order of the system's resolver, at least one; a numeric address is its own.
   *
   * @throws PorticoError `HostNotFound`, `PermissionDenied`, `InvalidInput`
   */
  resolve(host: string): Promise<string[]>;
}

/** Connections out and in: `scope.net` with `tcp`. */
export interface Net<C extends Capability> extends NetClient {
  /**
   * Listens. Where only `tcp.connect` is claimed it fails at once.
   *
   * @throws PorticoError `Unsupported`, `AddressInUse`, `AddressNotAvailable`, `PermissionDenied`, `InvalidInput`
   */
  listen(on: ListenOn): Promise<Listener<C>>;
}

export interface ConnectOptions {
  /** Name or numeric address. Default `127.0.0.1`. */
  readonly host?: string;
  /** 1 to 65535. */
  readonly port: number;
  /** TCP_NODELAY. Default true: small writes leave at once. */
  readonly noDelay?: boolean;
  /** SO_KEEPALIVE. Default false. */
  readonly keepAlive?: boolean;
  /** How long `close` may take to deliver and to see the peer's end, milliseconds. Default 1000. */
  readonly closeTimeout?: number;
}

export interface ListenOn {
  /** Numeric address or `localhost`. Default `127.0.0.1`: being reachable from elsewhere is said, not implied. */
  readonly host?: string;
  /** 0 to 65535; 0 lets the system choose. */
  readonly port: number;
  /** How many connections may wait to be accepted; more wait elsewhere or are ended, as the system has it. Default 511. */
  readonly backlog?: number;
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
  readonly closeTimeout?: number;
}

/**
 * A TCP connection: a stream of bytes each way, each with an end of its own.
 *
 * Reading stops when nobody reads and writing waits when the peer is slow, so memory stays bounded on both sides.
 */
export interface Conn extends Resource {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;

  /**
   * The next bytes, owned by the caller; `null` once the peer has ended its side, every time. Cancelling loses nothing:
   * what was not delivered is there for the next read.
   *
   * @throws PorticoError `Busy` while another read waits, `ConnectionReset`, `Closed`
   */
  read(): Promise<Uint8Array | null>;
  /** The same into the caller's buffer; resolves to how many bytes, at least 1. An empty buffer is `InvalidInput`. */
  read(into: Uint8Array): Promise<number | null>;

  /**
   * Sends all of `bytes`; resolves when the system has taken them, after which the buffer is the caller's again. Writes
   * are sent whole, in the order of the calls. Cancelling before the first byte was taken sends nothing; after it, only
   * the waiting ends and the rest is sent (from the buffer, which must not be changed until a later write resolves).
   *
   * @throws PorticoError `ConnectionReset` if the peer is gone, `Closed` after `closeWrite` or `close`
   */
  write(bytes: Uint8Array): Promise<void>;

  /** Ends our side: the peer reads end of stream after everything written. Reading goes on. Twice is fine. */
  closeWrite(): Promise<void>;

  /**
   * Delivers what was accepted, ends our side, waits for the peer's end (what still arrives is dropped) and closes; after the close
   * timeout it closes anyway. Under a cancelled scope it ends the connection at once.
   */
  close(): Promise<void>;

  /** Ends the connection at once so that the peer sees a reset. Capability `tcp.reset`, else `Unsupported`. */
  reset(): void;

  setNoDelay(on: boolean): void;
  setKeepAlive(on: boolean): void;

  /** The chunks up to the end of stream. Leaving the loop leaves the connection open. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array>;
}

export interface Listener<C extends Capability> extends Resource {
  /** Where it listens, with the real port. */
  readonly address: SocketAddress;
  /**
   * The next connection, owned by the scope that governs the call. Cancelling loses none.
   *
   * @throws PorticoError `Busy`, `Closed`; `ConnectionReset` when the listener is gone with the gateway that it was at
   */
  accept(): Promise<Conn>;
  /**
   * Accepts connections and gives each to `handler` in a scope of its own, which owns it: it is closed on every way
   * out. A handler that fails ends its own connection only. Resolves when the listener is closed, or when `stopping`
   * is requested and the last handler has ended; rejects as `accept` does when the listener is gone. It runs in the scope the listener is bound to: a task that serves a
   * listener of an outer scope binds it first, or the outer scope waits for it.
   */
  serve(handler: (scope: Scope<C>, conn: Conn) => unknown, options?: ServeOptions): Promise<void>;
}

export interface ServeOptions {
  /** How many handlers run at once; more connections wait to be accepted. Default unlimited. */
  readonly maxConnections?: number;
  /** Gets what a handler failed with. Default: it is reported through the run's `report`. */
  readonly onError?: (error: unknown, remote: SocketAddress) => void;
}
