import type { Scope } from "@portico/core";
import { nameOf, type Print, timeout } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const queue: string[] = [];
  const takers: ((message: string) => void)[] = [];

  function send(message: string): void {
    const taker = takers.shift();
    if (taker === undefined) queue.push(message);
    else taker(message);
  }

  async function receive(): Promise<string> {
    return queue.shift() ?? new Promise((resolve) => takers.push(resolve));
  }

  async function readThree(): Promise<string> {
    const three = [await receive(), await receive(), await receive()];
    return three.join("");
  }

  send("a");
  send("b");
  await Promise.race([readThree(), timeout(2)]).catch((error) => print(error.message));
  for (const message of ["c", "d", "e", "f"]) send(message);
  print(await readThree());
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const channel = scope.channel<string>(16);
  const sender = channel.sender(scope);
  channel.receiver(scope); // keeps it open when others have ended
  const read: string[] = []; // outlives whoever is cancelled

  async function readThree(inner: Scope): Promise<string> {
    const receiver = channel.receiver(inner);
    while (read.length < 3) read.push(await receiver.receive());
    return read.splice(0).join("");
  }

  await sender.send("a");
  await sender.send("b");
  await scope.timeout(2, readThree).catch((error) => print(nameOf(error)));
  for (const message of ["c", "d", "e", "f"]) await sender.send(message);
  print(await readThree(scope));
  print(await readThree(scope));
}
// #endregion
