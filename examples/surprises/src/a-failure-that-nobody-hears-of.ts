import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  async function save(name: string): Promise<void> {
    if (name === "b") throw new Error("the disk is full");
  }

  await Promise.allSettled(["a", "b", "c"].map(save));
  print("all saved");
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  async function save(name: string): Promise<void> {
    if (name === "b") throw new Error("the disk is full");
  }

  async function saveAll(): Promise<void> {
    await scope.scope((all) => {
      for (const name of ["a", "b", "c"]) all.spawn(() => save(name));
    });
    print("all saved");
  }

  await saveAll().catch((error) => print(error.message));
}
// #endregion
