import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let beats = 0;

  async function processMessage(): Promise<void> {
    const before = beats;
    await sleep(50);
    print(`beats during the long message: ${beats - before}`);
  }

  for (const message of ["short", "long", "short"]) {
    beats++; // once a pass
    if (message === "long") await processMessage();
  }
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  let beats = 0;
  const third = Promise.withResolvers<void>();

  async function processMessage(): Promise<void> {
    await scope.wait(third.promise); // takes as long as three beats
    print(`beats during the long message: ${beats}`);
  }

  scope.spawn(
    async (heart) => {
      for await (const _ of heart.interval(1)) if (++beats === 3) third.resolve();
    },
    { background: true },
  );
  await processMessage();
}
// #endregion
