import type { Database } from "../database.ts";
import type { Encoder } from "../resp/encode.ts";

/** One entry of the command table. */
export interface Command {
  /** Lower case. */
  readonly name: string;
  /** Number of words with the name; negative: at least so many. */
  readonly arity: number;
  readonly flags: readonly ("write" | "readonly" | "fast" | "admin" | "denyoom")[];
  /** Index of the first and last key and the step between them, as COMMAND reports them; zeros for none. */
  readonly keys: readonly [first: number, last: number, step: number];
  /** Writes exactly one reply, or throws a ReplyError before it has written or changed anything. */
  readonly run: (session: Session, words: readonly Uint8Array[]) => void;
}

/** What a command sees of its connection and of the server. */
export interface Session {
  readonly id: number;
  readonly db: Database;
  readonly reply: Encoder;
  readonly server: ServerView;
  name: string;
  /** Set to end the connection after the replies. */
  closing: boolean;
}

/** The server as commands see it. */
export interface ServerView {
  wallClock(): number;
  /** The version of real servers whose replies these are: clients ask for it. */
  readonly version: string;
  /** Parameters of CONFIG GET. */
  readonly config: ReadonlyMap<string, string>;
  /** Sections of INFO: a name and `field:value` pairs. */
  info(): readonly (readonly [section: string, fields: Readonly<Record<string, string | number>>])[];
  /** Starts rewriting the log. False if that is going on already. */
  startCompaction(): boolean;
}

export const NO_KEYS: Command["keys"] = [0, 0, 0];
export const ONE_KEY: Command["keys"] = [1, 1, 1];
export const ALL_KEYS: Command["keys"] = [1, -1, 1];
