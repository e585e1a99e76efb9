/** Something that can be measured again and again on what it opened once. */
export type Probe = Timed | Staged;

export interface Timed {
  /** Does `count` operations. */
  run(count: number): Promise<void>;
  close(): Promise<void> | void;
}

/** One whose beginning is not what is timed, or whose state between beginning and end is what is measured. */
export interface Staged {
  /** Builds something up for `count` operations. @returns what takes it down */
  stage(count: number): Promise<() => Promise<void>>;
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

/** Opens a probe in given surroundings. `size` is the row's: a capacity, or how many wait at once. */
export type Opener = (at: Surroundings, size: number) => Promise<Probe>;

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
  /** Tasks that all sleep, and are joined. */
  readonly sleepers: Opener;
  /** Cancels a tree of sleeping tasks. */
  readonly cancelTree: Opener;
  /** A deadline round what is done at once. */
  readonly deadline: Opener;
  /** The first of two. */
  readonly race: Opener;
  /** From one producer to one consumer, through `size` places. */
  readonly channel: Opener;
  /** A lock for a crowd of `size`, or for one alone if that is 0. */
  readonly mutex: Opener;
  /** The same with a number of permits. */
  readonly semaphore: Opener;
  /** Tasks that are asleep. */
  readonly idle: Opener;
}

/** One way to write the benches; what its runtime has no API for is missing. */
export type Style = { readonly [Bench in keyof Openers]?: Opener | undefined };

/** A probe that holds nothing open. */
export function stateless(run: (count: number, size: number) => Promise<void>): Opener {
  return (_at, size) => Promise.resolve({ run: (count) => run(count, size), close: () => undefined });
}

/** The same for one with a stage. */
export function staged(stage: Staged["stage"]): Opener {
  return () => Promise.resolve({ stage, close: () => undefined });
}
