import type { Scope, Task } from "@portico/core";
import { never, type Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const agents = new Map<number, string>();

  async function subscribe(id: number, connection: string, gone: Promise<void>): Promise<void> {
    agents.set(id, connection);
    print(`agent ${id} connected by ${connection}`);
    await gone;
    agents.delete(id);
    print(`agent ${id} disconnected from ${connection}`);
  }

  const noticed = Promise.withResolvers<void>();
  const old = subscribe(42, "the old connection", noticed.promise);
  void subscribe(42, "the new connection", never());
  noticed.resolve(); // late: the agent is back already
  await old;
  print(`publish to ${agents.get(42) ?? "nobody: no agent subscribed for this id"}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const agents = new Map<number, { connection: string; task: Task<void> }>();

  function subscribe(id: number, connection: string, gone: Promise<void>): Task<void> {
    agents.get(id)?.task.cancel("replaced");
    const task = scope.spawn(async (inner) => {
      print(`agent ${id} connected by ${connection}`);
      inner.defer(() => {
        if (agents.get(id)?.task === task) agents.delete(id);
        print(`agent ${id} disconnected from ${connection}`);
      });
      await inner.wait(gone);
    });
    agents.set(id, { connection, task });
    return task;
  }

  const old = subscribe(42, "the old connection", never());
  await scope.yieldNow();
  subscribe(42, "the new connection", never());
  await Promise.allSettled([old.join()]);
  print(`publish to ${agents.get(42)?.connection ?? "nobody: no agent subscribed for this id"}`);
  agents.get(42)?.task.cancel("end of the program");
}
// #endregion
