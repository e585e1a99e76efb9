import type { Scope } from "@portico/core";
import { nameOf, never, type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const cache = new Map<string, string>();

  /** Waits for room in the reader's queue, and ends when the signal aborts. */
  async function send(_response: string, signal: AbortSignal): Promise<void> {
    await new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  }

  async function getResponse(signal: AbortSignal): Promise<void> {
    const response = await Promise.resolve("response");
    await send(response, signal);
    cache.set("key", response);
  }

  const controller = new AbortController();
  void sleep(2).then(() => controller.abort(new Error("timed out")));
  await getResponse(controller.signal).catch((error) => print(error.message));
  print(`cached: ${cache.has("key")}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const cache = new Map<string, string>();

  async function send(scope: Scope, _response: string): Promise<void> {
    await scope.wait(never());
  }

  async function getResponse(scope: Scope): Promise<void> {
    const response = await scope.shield(async (both) => {
      const response = await both.wait(Promise.resolve("response"));
      cache.set("key", response);
      return response;
    });
    await send(scope, response);
  }

  await scope.timeout(2, getResponse).catch((error) => print(nameOf(error)));
  print(`cached: ${cache.has("key")}`);
}
// #endregion
