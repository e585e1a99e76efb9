import type { Scope, Task } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let upstream = "the old value";
  const cache = new Map<string, string>();

  async function get(key: string): Promise<string> {
    const cached = cache.get(key) ?? upstream;
    cache.set(key, cached);
    return cached;
  }

  await get("key");
  upstream = "the new value";
  print(`weeks later: ${await get("key")}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  let upstream = "the old value";
  const cache = new Map<string, { value: string; expiry: Task<void> }>();

  async function get(key: string): Promise<string> {
    const cached = cache.get(key);
    if (cached !== undefined) return cached.value;
    const value = upstream;
    const expiry = scope.spawn(
      async (task) => {
        await task.sleep(1);
        cache.delete(key);
      },
      { background: true },
    );
    cache.set(key, { value, expiry });
    return value;
  }

  await get("key");
  upstream = "the new value";
  await cache.get("key")?.expiry.join();
  print(`a moment later: ${await get("key")}`);
}
// #endregion
