import type { Scope, Task } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let cached = "nothing";

  async function refresh(answer: Promise<string>): Promise<void> {
    cached = await answer;
  }

  const [slow, quick] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const both = [refresh(slow.promise), refresh(quick.promise)];
  quick.resolve("the new value");
  await both[1];
  slow.resolve("the old value");
  await both[0];
  print(cached);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  let cached = "nothing";
  let latest: Task<void> | undefined;

  function refresh(answer: Promise<string>): Task<void> {
    latest?.cancel("a newer request has begun");
    latest = scope.spawn(async (task) => {
      cached = await task.wait(answer);
    });
    return latest;
  }

  const [slow, quick] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const both = [refresh(slow.promise), refresh(quick.promise)] as const;
  quick.resolve("the new value");
  await both[1].join();
  slow.resolve("the old value");
  await Promise.allSettled([both[0].join()]);
  print(cached);
}
// #endregion
