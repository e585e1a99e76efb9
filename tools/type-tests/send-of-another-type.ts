// expect: TS2345
// expect: Argument of type 'string' is not assignable to parameter of type 'number'
import type { Channel, Scope } from "@portico/core";

export function wrong(scope: Scope, channel: Channel<number>): Promise<void> {
  return channel.sender(scope).send("1");
}
