/** Something that can be timed again and again on what it opened once. */
export interface Probe {
  /** Does `count` operations. */
  run(count: number): Promise<void>;
  close(): Promise<void> | void;
}

/** Where the peers and files of a run are. */
export interface Surroundings {
  readonly ports: PeerPorts;
  /** A directory of this run. */
  readonly dir: string;
}

/** What the peer process listens on, all on 127.0.0.1. */
export interface PeerPorts {
  /** Sends back what it gets. */
  readonly echo: number;
  /** Sends as fast as it is read. */
  readonly source: number;
  /** Reads and forgets. */
  readonly sink: number;
  /** The same three over WebSockets, by path: see `WebPath`. */
  readonly web: number;
}

/** Where the peer's WebSockets are. The source sends as many bytes as it is asked for: nothing can pause a WebSocket. */
export type WebPath = "/echo" | "/source" | "/sink";

/** Opens a probe in given surroundings. */
export type Opener = (at: Surroundings) => Promise<Probe>;

/** The benches, by what they do. */
export interface Openers {
  readonly rtt: Opener;
  /** Takes chunks as they come. */
  readonly receive: Opener;
  /** Fills a buffer of its own. */
  readonly fill: Opener;
  readonly send: Opener;
  readonly readFile: Opener;
  readonly writeFile: Opener;
  readonly timers: Opener;
  readonly call: Opener;
  readonly thread: Opener;
  readonly sleep: Opener;
}

/** One way to write the benches; what its runtime has no API for is missing. */
export type Style = { readonly [Bench in keyof Openers]?: Opener | undefined };

/** A probe that holds nothing open. */
export function stateless(run: (count: number) => Promise<void>): Opener {
  return () => Promise.resolve({ run, close: () => undefined });
}
