import type { Scope } from "@portico/core";
import { never, type Print, sleep } from "./kit.ts";

// #region shared
const clients: readonly { name: string; request: Promise<string> }[] = [
  { name: "silent", request: never() },
  { name: "second", request: Promise.resolve("GET /") },
  { name: "third", request: Promise.resolve("GET /") },
];
// #endregion

// #region plain
export async function plain(print: Print): Promise<void> {
  const served: string[] = [];

  async function acceptLoop(): Promise<void> {
    for (const { name, request } of clients) {
      await request;
      served.push(name);
    }
  }

  await Promise.race([acceptLoop(), sleep(20)]);
  print(`served: ${served.join(", ") || "nobody"}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const served: string[] = [];

  function acceptLoop(server: Scope): void {
    for (const { name, request } of clients) {
      server.spawn(async (handler) => {
        await handler.wait(request);
        served.push(name);
      });
    }
  }

  await Promise.allSettled([scope.timeout(20, acceptLoop)]);
  print(`served: ${served.join(", ") || "nobody"}`);
}
// #endregion
