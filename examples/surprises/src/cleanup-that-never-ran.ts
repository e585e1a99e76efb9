import type { Scope } from "@portico/core";
import { nameOf, never, type Print, timeout } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const pending = new Set<string>();

  async function publish(id: string, answer: Promise<void>): Promise<void> {
    pending.add(id);
    try {
      await answer;
    } finally {
      pending.delete(id);
    }
  }

  await Promise.race([publish("request 1", never()), timeout(2)]).catch((error) => print(error.message));
  print(`pending: ${pending.size}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const pending = new Set<string>();

  async function publish(scope: Scope, id: string, answer: Promise<void>): Promise<void> {
    pending.add(id);
    scope.defer(() => pending.delete(id));
    await scope.wait(answer);
  }

  await scope.timeout(2, (inner) => publish(inner, "request 1", never())).catch((error) => print(nameOf(error)));
  print(`pending: ${pending.size}`);
}
// #endregion
