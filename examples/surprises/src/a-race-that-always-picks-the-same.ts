import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const stop = Promise.resolve("stop"); // asked for already
  let messages = 0;
  const receive = async (): Promise<string> => "message";

  for (let i = 0; i < 1000; i++) {
    const first = await Promise.race([receive(), stop]);
    if (first === "stop") break;
    messages++;
  }
  print(`messages after the stop: ${messages}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const stop = Promise.resolve("stop"); // asked for already
  let messages = 0;
  const receive = async (): Promise<string> => "message";

  for await (const { arm } of scope.select({ stop: (task) => task.wait(stop), message: receive })) {
    if (arm === "stop" || messages === 1000) break;
    messages++;
  }
  print(`messages after the stop: ${messages}`);
}
// #endregion
