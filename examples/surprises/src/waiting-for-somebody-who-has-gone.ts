import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const finished = Promise.withResolvers<void>();

  async function client(read: () => void): Promise<void> {
    read();
    finished.resolve();
  }

  const fail = (): void => {
    throw new Error("the client has gone");
  };
  await client(fail).catch((error) => print(error.message));
  const agent = finished.promise.then(() => "the agent's call ends");
  print(await Promise.race([agent, sleep(20).then(() => "the agent's call hangs")]));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const finished = scope.channel<void>(1);

  async function client(read: () => void): Promise<void> {
    await scope.scope(async (inner) => {
      const sender = finished.sender(inner);
      read();
      await sender.send(undefined);
    });
  }

  const fail = (): void => {
    throw new Error("the client has gone");
  };
  await client(fail).catch((error) => print(error.message));
  for await (const _ of finished.receiver(scope)) print("the client has read everything");
  print("the agent's call ends");
}
// #endregion
