import type { Mutex, Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const cache = new Map<string, string>();
  let requests = 0;

  async function request(key: string): Promise<string> {
    requests++;
    await sleep(1);
    return `the value of ${key}`;
  }

  async function get(key: string): Promise<string> {
    const value = cache.get(key) ?? (await request(key));
    cache.set(key, value);
    return value;
  }

  await Promise.all(Array.from({ length: 10 }, () => get("key")));
  print(`requests: ${requests}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const cache = new Map<string, string>();
  const locks = new Map<string, Mutex>();
  let requests = 0;

  async function request(key: string): Promise<string> {
    requests++;
    await sleep(1);
    return `the value of ${key}`;
  }

  function lockOf(key: string): Mutex {
    const lock = locks.get(key) ?? scope.mutex();
    locks.set(key, lock);
    return lock;
  }

  function get(task: Scope, key: string): Promise<string> {
    return lockOf(key).with(task, async () => {
      const value = cache.get(key) ?? (await task.wait(request(key)));
      cache.set(key, value);
      return value;
    });
  }

  await scope.scope((callers) => {
    for (let i = 0; i < 10; i++) callers.spawn((task) => get(task, "key"));
  });
  print(`requests: ${requests}`);
}
// #endregion
