import type { Scope } from "@portico/core";
import { nameOf, never, type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const shutdown = new AbortController();

  async function worker(_signal: AbortSignal): Promise<void> {
    await never(); // does not look at the signal
  }

  const working = worker(shutdown.signal).then(() => "has stopped");
  shutdown.abort();
  print(await Promise.race([working, sleep(20).then(() => "the shutdown waits for ever")]));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  async function worker(task: Scope): Promise<void> {
    task.defer(() => print("what it owns is closed"));
    await never(); // does not look at its scope
  }

  const shutdown = scope.scope(
    async (inner) => {
      inner.spawn(worker, { name: "worker" });
      await scope.yieldNow();
      inner.cancel("shutdown");
    },
    { name: "server", abandonAfter: 5 },
  );
  await shutdown.catch((error) => print(`${nameOf(error)}: ${error.message}`));
}
// #endregion
