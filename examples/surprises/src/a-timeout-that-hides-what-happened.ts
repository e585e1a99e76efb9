import type { Scope } from "@portico/core";
import { nameOf, never, type Print, timeout } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  async function firstMessage(answer: Promise<string>): Promise<string> {
    try {
      return await Promise.race([answer, timeout(2)]);
    } catch {
      return "deadline exceeded";
    }
  }

  print(await firstMessage(Promise.resolve("an answer")));
  print(await firstMessage(Promise.reject(new Error("agent disconnected"))));
  print(await firstMessage(never()));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  async function firstMessage(scope: Scope, answer: Promise<string>): Promise<string> {
    return scope.timeout(2, (inner) => inner.wait(answer)).catch(nameOf);
  }

  print(await firstMessage(scope, Promise.resolve("an answer")));
  print(await firstMessage(scope, Promise.reject(new Error("agent disconnected"))));
  print(await firstMessage(scope, never()));

  await using client = scope.openScope();
  client.scope.cancel("client has gone");
  print(await firstMessage(client.scope, never()));
}
// #endregion
