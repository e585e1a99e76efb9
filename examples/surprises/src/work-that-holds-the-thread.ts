import type { Exposed, Scope } from "@portico/core";
import { expose } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region shared
/** Keeps the thread busy that it runs on. */
function compress(ms: number): string {
  const end = Date.now() + ms;
  while (Date.now() < end);
  return "compressed";
}
// #endregion

// #region plain
export async function plain(print: Print): Promise<void> {
  let beats = 0;
  const timer = sleep(1).then(() => {
    beats++;
  });
  const outcome = await (async () => compress(50))(); // `async` moves nothing to another thread
  print(`${outcome}, beats meanwhile: ${beats}`);
  await timer;
}
// #endregion

// #region portico
export const compressOnThread: Exposed<[number], string> = expose("surprises/compress", (_scope, ms) => compress(ms));

export async function portico(scope: Scope<"threads">, print: Print): Promise<void> {
  let beats = 0;
  scope.spawn(
    async (heart) => {
      for await (const _ of heart.interval(1)) beats++;
    },
    { background: true },
  );
  const outcome = await scope.parallel(compressOnThread, 50);
  print(`${outcome}, beats meanwhile: ${beats > 0 ? "some" : "none"}`);
}
// #endregion
