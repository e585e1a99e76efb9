import type { Scope, Task } from "@portico/core";
import { never, type Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const agents = new Map<number, { name: string; connectedAt: number }>();
  const clock = Date.now(); // both connect within one tick of the clock

  function connect(name: string): () => void {
    const connectedAt = clock;
    agents.set(42, { name, connectedAt });
    return () => {
      if (agents.get(42)?.connectedAt === connectedAt) agents.delete(42);
    };
  }

  const oldIsGone = connect("the old connection");
  connect("the new connection");
  oldIsGone();
  print(`publish to ${agents.get(42)?.name ?? "nobody"}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const agents = new Map<number, Task<void>>();

  function connect(name: string): Task<void> {
    const task = scope.spawn(
      (inner) => {
        inner.defer(() => {
          if (agents.get(42) === task) agents.delete(42);
        });
        return inner.wait(never());
      },
      { name, background: true },
    );
    agents.set(42, task);
    return task;
  }

  const old = connect("the old connection");
  await scope.yieldNow();
  connect("the new connection");
  old.cancel();
  await Promise.allSettled([old.join()]);
  print(`publish to ${agents.get(42)?.name ?? "nobody"}`);
}
// #endregion
