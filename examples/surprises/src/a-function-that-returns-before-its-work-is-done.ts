import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  async function fill(): Promise<Map<number, number>> {
    const map = new Map<number, number>();
    for (let i = 1; i <= 9; i++) void sleep(1).then(() => map.set(i, i));
    return map;
  }

  print(`entries: ${(await fill()).size}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  function fill(scope: Scope): Promise<Map<number, number>> {
    return scope.scope((inner) => {
      const map = new Map<number, number>();
      for (let i = 1; i <= 9; i++) inner.spawn((task) => task.sleep(1).then(() => map.set(i, i)));
      return map;
    });
  }

  print(`entries: ${(await fill(scope)).size}`);
}
// #endregion
