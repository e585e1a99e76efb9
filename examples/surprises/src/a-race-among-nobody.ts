import type { Scope } from "@portico/core";
import { nameOf, type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const mirrors: Promise<string>[] = []; // all of them were filtered out
  const outcome = Promise.race(mirrors);
  print(await Promise.race([outcome, sleep(20).then(() => "waits for ever")]));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const mirrors: ((scope: Scope) => Promise<string>)[] = []; // all of them were filtered out
  await scope.race(mirrors).catch((error) => print(nameOf(error)));
}
// #endregion
