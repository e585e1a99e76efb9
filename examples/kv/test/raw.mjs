// A connection without a client library, for requests no library sends.
import { once } from "node:events";
import { connect } from "node:net";

/** Connects and collects what comes. */
export async function rawConnect(port) {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  return new Raw(socket);
}

class Raw {
  #chunks = [];
  #length = 0;
  #changed = () => undefined;
  ended = false;
  /** Whether to count what comes without keeping it. */
  countOnly = false;

  constructor(socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      if (!this.countOnly) this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#changed();
    });
    const end = () => {
      this.ended = true;
      this.#changed();
    };
    socket.on("end", end).on("close", end);
    // A reset is one of the ends a test may look for.
    socket.on("error", (error) => {
      this.error = error;
    });
  }

  get length() {
    return this.#length;
  }

  get text() {
    return Buffer.concat(this.#chunks).toString("latin1");
  }

  send(data) {
    this.socket.write(typeof data === "string" ? Buffer.from(data, "latin1") : data);
  }

  /** Resolves with everything so far once `condition` holds or the stream has ended. */
  async until(condition) {
    while (!this.ended && !condition(this)) await new Promise((resolve) => (this.#changed = resolve));
    return this.text;
  }

  /** Everything up to the end of the stream. */
  end() {
    return this.until(() => false);
  }

  close() {
    this.socket.destroy();
  }
}

/** A request as an array of bulk strings. */
export function request(...words) {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;
}
