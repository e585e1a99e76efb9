import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const agents = new Map<number, (message: string) => void>();

  function publish(message: string): void {
    const send = agents.get(42);
    if (send === undefined) print("no agent subscribed for this id");
    else send(message);
  }

  agents.set(42, (message) => print(`the agent gets ${message}`));
  agents.delete(42); // it reconnects
  publish("a message");
  agents.set(42, (message) => print(`the agent gets ${message}`));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const inbox = scope.channel<string>(16); // of the agent, whatever its connection
  inbox.sender(scope); // keep it open between
  inbox.receiver(scope);

  async function publish(message: string): Promise<void> {
    await scope.timeout(1000, (inner) => inbox.sender(inner).send(message));
  }

  async function connection(task: Scope): Promise<void> {
    for await (const message of inbox.receiver(task)) return print(`the agent gets ${message}`);
  }

  const old = scope.spawn(connection);
  await scope.yieldNow();
  old.cancel("it reconnects");
  await publish("a message");
  await scope.spawn(connection).join();
}
// #endregion
