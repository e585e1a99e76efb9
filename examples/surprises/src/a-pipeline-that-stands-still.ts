import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let fetched = 0;

  async function* pages(): AsyncGenerator<number> {
    while (fetched < 4) {
      await null;
      yield fetched++;
    }
  }

  for await (const page of pages()) {
    if (page > 0) continue;
    await sleep(20); // work
    print(`pages fetched when the first one is done: ${fetched} of 4`);
  }
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const pages = scope.channel<number>(3);
  let fetched = 0;

  const fetching = scope.spawn(async (task) => {
    const sender = pages.sender(task);
    for (; fetched < 4; fetched++) {
      await null;
      await sender.send(fetched);
    }
  });

  for await (const page of pages.receiver(scope)) {
    if (page > 0) continue;
    await fetching.join(); // work that takes as long
    print(`pages fetched when the first one is done: ${fetched} of 4`);
  }
}
// #endregion
