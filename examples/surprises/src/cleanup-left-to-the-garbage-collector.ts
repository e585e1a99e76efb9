import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const open = new Set(["connection 1"]);
  const registry = new FinalizationRegistry<string>((name) => open.delete(name));

  function request(): void {
    registry.register({ name: "connection 1" }, "connection 1");
  }

  request();
  print(`open after the request: ${open.size}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const open = new Set(["connection 1"]);

  function request(scope: Scope): void {
    scope.defer(() => open.delete("connection 1"));
  }

  await scope.scope(request);
  print(`open after the request: ${open.size}`);
}
// #endregion
