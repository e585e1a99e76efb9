import type { Scope } from "@portico/core";
import { nameOf, type Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  async function subscribe(id: number): Promise<void> {
    print(`agent ${id} connected`);
    if (id < 0) throw new Error("no such agent");
  }

  for (const id of [42, -1]) await subscribe(id).catch((error) => print(`refused: ${error.message}`));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  async function subscribe(id: number): Promise<void> {
    await scope.start(async (_agent, ready) => {
      if (id < 0) throw new Error("no such agent");
      ready();
    });
    print(`agent ${id} connected`);
  }

  for (const id of [42, -1]) await subscribe(id).catch((error) => print(`refused: ${nameOf(error)}`));
}
// #endregion
