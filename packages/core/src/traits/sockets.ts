/**
 * TCP, present exactly when `tcp.connect` is claimed. Addresses are numeric here: core resolves names (with {@link SocketsDriver.lookup}) and chooses among them.
 *
 * A connection reports through {@link ConnEvents}, set once, so that no operation costs a promise or a closure: core
 * asks for one read at a time and gives one write at a time, and does the queueing, buffering and cancelling.
 */
export interface SocketsDriver {
  /** Resolves a host name with the system's resolver: numeric addresses in the system's order, at least one. */
  lookup(host: string): Promise<string[]>;

  /**
   * Starts a connection; `done` is called exactly once, later. A driver that cannot stop an attempt lets it go on and
   * core closes what comes of it.
   *
   * @param at numeric host, port 1 to 65535
   * @returns stops the attempt where the runtime can: `done` then gets an error, which core ignores
   */
  connect(at: SocketAddress, options: ConnOptions, done: ConnectDone): () => void;

  /**
   * Listens. Port 0 lets the system choose; {@link ListenerDriver.address} has the real one. Never sets SO_REUSEPORT unless asked.
   * Present exactly when `tcp` is claimed, which claims `tcp.connect` too.
   */
  listen?(at: SocketAddress, options: ListenOptions, events: ListenerEvents): Promise<ListenerDriver>;
}

export interface SocketAddress {
  /**
   * Numeric IPv4 or IPv6 address without brackets, IPv6 in the short form of RFC 5952, and IPv4 never mapped into it. Core gives it so to
   * drivers and users; a driver may spell it otherwise.
   */
  readonly host: string;
  readonly port: number;
}

export interface ConnOptions {
  /** TCP_NODELAY. */
  readonly noDelay: boolean;
  /** SO_KEEPALIVE. */
  readonly keepAlive: boolean;
}

export interface ListenOptions extends ConnOptions {
  /** Length of the system's queue; a hint. When it is full, the system decides whether who connects then waits or is refused. */
  readonly backlog: number;
}

export type ConnectDone = (error: unknown, conn: ConnDriver | undefined) => void;

/** Keeps the program alive while it accepts. */
export interface ListenerDriver {
  readonly address: SocketAddress;
  /**
   * Whether new connections are wanted. False is a wish: a runtime that cannot stop accepting keeps delivering, and
   * core bounds the queue. Starts as true.
   */
  accepting(on: boolean): void;
  /**
   * Stops listening; the port is free when it resolves. Connections handed to `events.connection` go on, also those that core is
   * yet to accept, which it ends itself; those that were not are reset.
   */
  close(): Promise<void>;
}

/** Before `listen` has resolved, a listener tells of connections only. */
export interface ListenerEvents {
  /** A connection has arrived. It reads nothing until asked. */
  connection(conn: ConnDriver): void;
  /** Accepting failed; the listener still lives. Core backs off and calls `accepting(true)` again. */
  failed(error: unknown): void;
  /** The listener is gone although nobody has closed it: nothing more arrives. Called at most once. */
  lost(error: unknown): void;
}

/**
 * Half-open is always allowed: the peer's end of stream does not close our side. A read or write that waits keeps the program alive; a
 * connection with neither may do so or not.
 */
export interface ConnDriver {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;

  /** Sets the receiver, once, before anything but {@link abort} is called. */
  attach(events: ConnEvents): void;

  /**
   * Asks for bytes; exactly one of `events.data`, `end`, `failed` answers, perhaps before this returns. Not called again
   * before the answer, nor after `end` or `failed`. Nothing is read from the socket unasked beyond one chunk.
   *
   * @param room absent: the chunk is handed over for good. Else the reader copies at most this many bytes before
   *   `events.data` returns: the driver may lend memory that the next read fills again, and had better not read more
   */
  read(room?: number): void;

  /**
   * Hands over all of `bytes`. True: the system has taken them. False: it has not yet, and exactly one of
   * `events.written`, `events.failed` comes later, until which `bytes` may be looked at. Not called again before that.
   */
  write(bytes: Uint8Array): boolean;

  /** shutdown(2) for writing: the peer reads end of stream after the bytes. Called once, with no write pending. */
  closeWrite(): void;

  /**
   * close(2): what the system has taken is still delivered. No event follows. Either this or {@link abort} is called in the end, once, also
   * after `events.failed`; nothing is called later.
   */
  close(): void;

  /** Ends at once: unsent bytes are dropped, and the peer sees a reset where `tcp.reset` is claimed. No event follows. */
  abort(): void;

  /** Like {@link setKeepAlive}, may be called after `events.failed`, and then does nothing. */
  setNoDelay(on: boolean): void;
  setKeepAlive(on: boolean): void;
}

export interface ConnEvents {
  /**
   * Answers a read: at least one byte. Nobody else will change the chunk, unless `room` was given.
   *
   * @param owned with `room`: it is handed over all the same, so that nothing needs to be copied in time
   */
  data(chunk: Uint8Array, owned?: boolean): void;
  /** Answers a read: the peer has ended its side. */
  end(): void;
  /** Answers a write that returned false. */
  written(): void;
  /**
   * The connection is gone: reading and writing fail from now on. May come unasked; after the first, others are ignored. Bytes that came
   * before must have been handed out or be handed out first, unless a write waits or is called: that must not wait for a reader, so
   * the failure comes at once, and what nobody has asked for is lost.
   */
  failed(error: unknown): void;
}
