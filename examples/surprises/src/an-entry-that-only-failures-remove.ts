import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const pending = new Set<number>();

  async function publish(id: number, answer: Promise<string>): Promise<string> {
    pending.add(id);
    try {
      return await answer;
    } catch (error) {
      pending.delete(id);
      throw error;
    }
  }

  await publish(1, Promise.resolve("answer"));
  await publish(2, Promise.resolve("answer"));
  await publish(3, Promise.reject(new Error("agent disconnected"))).catch((error) => print(error.message));
  print(`pending: ${pending.size}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const pending = new Set<number>();

  function publish(id: number, answer: Promise<string>): Promise<string> {
    return scope.scope((request) => {
      pending.add(id);
      request.defer(() => pending.delete(id));
      return request.wait(answer);
    });
  }

  await publish(1, Promise.resolve("answer"));
  await publish(2, Promise.resolve("answer"));
  await publish(3, Promise.reject(new Error("agent disconnected"))).catch((error) => print(error.message));
  print(`pending: ${pending.size}`);
}
// #endregion
