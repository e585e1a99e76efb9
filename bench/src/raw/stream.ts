import type { Timed } from "../probe.ts";
import { CHUNK, MESSAGE } from "../rows.ts";

/** The least a hand-made promise stream needs: both of its users here know that the peer does not end first. */
export interface Stream {
  /** The next bytes. */
  read(): Promise<Uint8Array>;
  /** Resolves, or is done at once, when the next write may come. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  close(): void;
}

/** Sends a message, waits for it to come back. */
export function roundTrips(stream: Stream): Timed {
  const message = new Uint8Array(MESSAGE);
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) {
        await stream.write(message);
        let missing = MESSAGE;
        while (missing > 0) missing -= (await stream.read()).length;
      }
    },
    close: () => stream.close(),
  };
}

/** Reads `count` chunks' worth of bytes. */
export function receiving(stream: Stream): Timed {
  return {
    run: async (count) => {
      let left = count * CHUNK;
      while (left > 0) left -= (await stream.read()).length;
    },
    close: () => stream.close(),
  };
}

/** The same into a buffer of one's own: what does not fit waits for the next read. */
export function filling(stream: Stream): Timed {
  const into = new Uint8Array(CHUNK);
  let rest: Uint8Array = new Uint8Array();
  const fill = async (): Promise<number> => {
    const chunk = rest.length > 0 ? rest : await stream.read();
    const part = chunk.length > into.length ? chunk.subarray(0, into.length) : chunk;
    into.set(part);
    rest = chunk.subarray(part.length);
    return part.length;
  };
  return {
    run: async (count) => {
      let left = count * CHUNK;
      while (left > 0) left -= await fill();
    },
    close: () => stream.close(),
  };
}

/** Writes `count` chunks. */
export function sending(stream: Stream): Timed {
  const chunk = new Uint8Array(CHUNK);
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) await stream.write(chunk);
    },
    close: () => stream.close(),
  };
}
