import type { Scope } from "@portico/core";
import { nameOf, type Print, timeout } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const upstream = Promise.withResolvers<string>();

  async function getResponse(): Promise<void> {
    print(`sends ${await upstream.promise}`);
  }

  const work = getResponse();
  await Promise.race([work, timeout(2)]).catch((error) => print(`the caller is told: ${error.message}`));
  upstream.resolve("the response");
  await work;
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const upstream = Promise.withResolvers<string>();

  async function getResponse(scope: Scope): Promise<void> {
    print(`sends ${await scope.wait(upstream.promise)}`);
  }

  await scope.timeout(2, getResponse).catch((error) => print(`the caller is told: ${nameOf(error)}`));
  upstream.resolve("the response");
  await scope.yieldNow();
}
// #endregion
