import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let current = "";

  async function request(name: string): Promise<void> {
    current = name; // entered
    await sleep(0);
    print(`${current}: ends`);
  }

  await Promise.all([request("agent 1"), request("agent 2")]);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  async function request(task: Scope): Promise<void> {
    task.defer(() => print(`${task.name}: cleaned up`));
    await task.sleep(0);
    print(`${task.name}: ends`);
  }

  await scope.scope((both) => {
    for (const name of ["agent 1", "agent 2"]) both.spawn(request, { name });
  });
}
// #endregion
