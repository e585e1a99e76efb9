import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const map = new Map<number, number>();
  let last = Promise.resolve();

  function insert(i: number): void {
    last = last.then(() => {
      map.set(i, i);
    });
  }

  for (let i = 1; i <= 9; i++) insert(i);
  print(`entries: ${map.size}`);
  await last;
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const map = new Map<number, number>();
  const mutex = scope.mutex();

  function insert(i: number): void {
    void mutex.withSync(scope, () => map.set(i, i)); // at once, if nobody holds it
  }

  for (let i = 1; i <= 9; i++) insert(i);
  print(`entries: ${map.size}`);
}
// #endregion
