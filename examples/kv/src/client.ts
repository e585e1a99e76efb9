import { type Conn, PorticoError, type Scope, type SocketAddress } from "@portico/core";
import { utf8 } from "./bytes.ts";
import { Encoder } from "./resp/encode.ts";
import { ReplyError } from "./resp/errors.ts";
import { type Reply, ReplyDecoder } from "./resp/replies.ts";

/** A connection to a server that speaks RESP2, for one command at a time. */
export class Client {
  readonly #conn: Conn;
  readonly #replies = new ReplyDecoder();

  private constructor(conn: Conn) {
    this.#conn = conn;
  }

  /** Connects; the scope closes the connection at its end. @throws PorticoError as `net.connect` does */
  static async connect(scope: Scope<"tcp">, to: SocketAddress): Promise<Client> {
    return new Client(await scope.net.connect(to));
  }

  /**
   * Sends a command, strings as UTF-8, and waits for its reply.
   *
   * @throws ReplyError if the reply is an error; PorticoError `UnexpectedEnd` if the connection ends before it
   */
  async send(...words: readonly (string | Uint8Array)[]): Promise<Exclude<Reply, ReplyError>> {
    const request = new Encoder();
    request.array(words.length);
    for (const word of words) request.bulk(utf8(word));
    await this.#conn.write(request.view());
    const reply = await this.#receive();
    if (reply instanceof ReplyError) throw reply;
    return reply;
  }

  close(): Promise<void> {
    return this.#conn.close();
  }

  async #receive(): Promise<Reply> {
    for (;;) {
      const reply = this.#replies.next();
      if (reply !== undefined) return reply;
      const chunk = await this.#conn.read();
      if (chunk === null)
        throw new PorticoError("UnexpectedEnd", "The server closed the connection before it replied", {
          op: "kv.send",
        });
      this.#replies.feed(chunk);
    }
  }
}
