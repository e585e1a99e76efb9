import type { RunOptions, Scope } from "@portico/core";
import { nameOf, never, type Print, timeout } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  async function getResponse(): Promise<void> {
    await Promise.resolve("response");
    await never(); // the reader is slow
    print("cached");
  }

  const told = (error: Error): void => print(`the caller is told: ${error.message}`);
  await Promise.race([getResponse(), timeout(2)]).catch(told);
  await Promise.race([getResponse(), Promise.reject(new Error("the client has gone"))]).catch(told);
}
// #endregion

// #region portico
export function options(print: Print): RunOptions {
  return {
    hooks: {
      timedOut: ({ name }) => print(`deadline: ${name}`),
      cancelled: ({ name, reason }) => print(`cancelled: ${name} (${reason.detail})`),
    },
  };
}

export async function portico(scope: Scope, print: Print): Promise<void> {
  async function getResponse(request: Scope): Promise<void> {
    await request.wait(Promise.resolve("response"));
    await request.wait(never()); // the reader is slow
    print("cached");
  }

  const told = (error: unknown): void => print(`the caller is told: ${nameOf(error)}`);
  await scope.scope(getResponse, { name: "get response 1", timeout: 2 }).catch(told);
  const second = scope.spawn(getResponse, { name: "get response 2" });
  await scope.yieldNow();
  second.cancel("the client has gone");
  await second.join().catch(told);
}
// #endregion
