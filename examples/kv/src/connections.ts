import { type Conn, isPorticoError, type Listener, type Scope } from "@portico/core";
import type { Session } from "./commands/command.ts";
import { execute, misconf } from "./commands/execute.ts";
import type { Database } from "./database.ts";
import type { Log } from "./log/log.ts";
import { type DecodeLimits, Decoder } from "./resp/decode.ts";
import { Encoder } from "./resp/encode.ts";
import { ProtocolError } from "./resp/errors.ts";
import type { ServerState } from "./state.ts";

/** Replies are sent when they come to so many bytes, although more requests are there. */
const REPLIES_AT_ONCE = 1024 * 1024;

/** Serves connections, each in a scope of its own: what goes wrong in one ends that one. */
export class Connections {
  readonly #db: Database;
  readonly #log: Log;
  readonly #state: ServerState;
  readonly #limits: DecodeLimits;

  constructor(db: Database, log: Log, state: ServerState, limits: DecodeLimits) {
    this.#db = db;
    this.#log = log;
    this.#state = state;
    this.#limits = limits;
  }

  /** Resolves when the program stops and every request that had come is answered. */
  async serve<C extends "tcp">(
    scope: Scope<C>,
    listener: Listener<C>,
    maxConnections: number,
    report: (error: unknown) => void,
  ): Promise<void> {
    // Stopping cancels this scope, which governs the reads and nothing else: what is being answered goes on.
    const reads = scope.openScope({ name: "reads" });
    scope.spawn(
      async (scope) => {
        await scope.stopping.wait();
        reads.scope.cancel("stopping");
      },
      { name: "stop reading", background: true },
    );
    await listener.serve((scope, conn) => this.#serveOne(scope, conn, reads.scope), {
      maxConnections,
      onError: (error) => {
        if (!isPorticoError(error, "ConnectionReset")) report(error);
      },
    });
    await reads.close();
  }

  async #serveOne(scope: Scope, conn: Conn, reads: Scope): Promise<void> {
    this.#state.clients++;
    this.#state.connections++;
    try {
      const session = this.#open(this.#state.connections);
      await this.#answerAll(scope, conn, reads.bind(conn), session);
    } finally {
      this.#state.clients--;
    }
  }

  #open(id: number): Session & { reply: Encoder } {
    return { id, db: this.#db, reply: new Encoder(), server: this.#state, name: "", closing: false };
  }

  async #answerAll(scope: Scope, conn: Conn, input: Conn, session: Session): Promise<void> {
    const decoder = new Decoder(this.#limits);
    while (!session.closing) {
      const chunk = await readUnlessStopping(input, scope);
      if (chunk === null) return;
      decoder.feed(chunk);
      let more = true;
      while (more) {
        const before = this.#state.commands;
        more = this.#execute(session, decoder);
        await this.#send(scope, conn, session.reply, this.#state.commands - before);
      }
    }
  }

  /** Executes what is complete. @returns whether there may be more, because the replies have become many */
  #execute(session: Session, decoder: Decoder): boolean {
    try {
      while (!session.closing) {
        const words = decoder.next();
        if (words === undefined) return false;
        this.#state.commands++;
        execute(session, words);
        if (session.reply.size >= REPLIES_AT_ONCE) return true;
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      session.reply.error(`ERR Protocol error: ${error.message}`);
      session.closing = true;
    }
    return false;
  }

  /** Sends the replies in one write, not before the log has what they tell of, also of what others have written. */
  async #send(scope: Scope, conn: Conn, reply: Encoder, commands: number): Promise<void> {
    const settled = this.#log.settled();
    if (settled !== undefined) {
      try {
        await scope.wait(settled);
      } catch (error) {
        if (this.#log.failed === undefined) throw error;
        // None of them may leave: even a read may tell of what is not safe.
        reply.clear();
        for (let i = 0; i < commands; i++) reply.error(misconf(this.#log.failed));
      }
    }
    if (reply.size === 0) return;
    await conn.write(reply.view());
    reply.clear();
  }
}

/** The next chunk; null at the end, also when the program stops. */
async function readUnlessStopping(input: Conn, scope: Scope): Promise<Uint8Array | null> {
  try {
    return await input.read();
  } catch (error) {
    if (isPorticoError(error, "Cancelled") && scope.stopping.requested) return null;
    throw error;
  }
}
