// expect: TS2504
// expect: Type 'Channel<number>' must have a '[Symbol.asyncIterator]()' method
// A loop is over a receiver, which a scope governs.
import type { Channel } from "@portico/core";

export async function wrong(channel: Channel<number>): Promise<void> {
  for await (const value of channel) value.toFixed();
}
