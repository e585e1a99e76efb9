import type { Scope } from "@portico/core";
import { never, type Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const request = (async () => {
    await Promise.resolve("looked up");
    await never(); // which of the two is it?
  })();
  print(String(request));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const request = scope.spawn(
    async (task) => {
      await task.wait(Promise.resolve("looked up"));
      await task.scope((inner) => inner.sleep(Number.POSITIVE_INFINITY), { name: "send" });
    },
    { name: "request 7" },
  );
  await scope.yieldNow();
  print(scope.dump());
  request.cancel();
}
// #endregion
