import { type Capability, isPorticoError } from "@portico/core";
import { type Driver, openRoot, type Root } from "@portico/core/driver";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createReferenceDriver } from "../src/reference/index.ts";
import type { FullScope } from "../src/runner/case.ts";

// What core must not do, whatever the driver: each of these once happened.

const unhandled: unknown[] = [];
const note = (error: unknown): void => {
  unhandled.push(error);
};
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", note);
});
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

function open(
  driver: Driver = createReferenceDriver(),
  options: Parameters<typeof openRoot>[1] = {},
): Root<Capability> {
  return openRoot(driver, options);
}

test("waits that nobody awaits do not end the program when their scope is cancelled", async () => {
  const { scope, close } = open();
  const failing = scope.scope(async (inner) => {
    void inner.sleep(10_000);
    void inner.yieldNow();
    void inner.wait(new Promise(() => undefined));
    void inner.spawn((task) => task.sleep(10_000)).join();
    throw new Error("the body fails");
  });
  await expect(failing).rejects.toThrow("the body fails");
  await close();
});

test("a join that nobody awaits yet does not end the program when its task fails", async () => {
  const { scope, close } = open();
  const failing = scope.scope(async (inner) => {
    const joins = [inner.spawn((task) => task.sleep(10)), inner.spawn(() => Promise.reject(new Error("second")))].map(
      (t) => t.join(),
    );
    for (const join of joins) await join;
  });
  await expect(failing).rejects.toThrow("second");
  await close();
});

test("a foreign promise given to a cancelled scope is not left unhandled", async () => {
  const { scope, close } = open();
  const cancelled = scope.scope(async (inner) => {
    inner.cancel();
    await inner.wait(Promise.reject(new Error("foreign")));
  });
  await expect(cancelled).rejects.toMatchObject({ code: "Cancelled" });
  await close();
});

test("a thenable that throws fails its task and no other", async () => {
  const { scope, close } = open();
  const failing = scope.scope(async (inner) => {
    const thenable = new Proxy({} as PromiseLike<void>, {
      get: () => () => {
        throw new Error("then throws");
      },
    });
    inner.spawn(() => thenable);
    expect(await inner.shield((shielded) => shielded.spawn(() => 5).join())).toBe(5);
    await inner.sleep(10_000);
  });
  await expect(failing).rejects.toThrow("then throws");
  await close();
});

test("what onError throws is serve's failure", async () => {
  const { scope, close } = open();
  const serving = scope.scope(async (inner) => {
    const listener = await inner.net.listen({ port: 0 });
    inner.spawn((task) =>
      task.bind(listener).serve(() => Promise.reject(new Error("handler")), {
        onError: () => {
          throw new Error("onError");
        },
      }),
    );
    await inner.net.connect({ port: listener.address.port });
    await inner.sleep(10_000);
  });
  await expect(serving).rejects.toThrow("onError");
  await close();
});

test("an open scope made after the body has returned ends with the rest", async () => {
  const { scope, close } = open();
  await scope.scope((outer) => {
    outer.spawn(async (task) => {
      await task.sleep(1);
      outer.openScope();
    });
  });
  await close();
});

test("mkdir gives up when a directory cannot be made although its parent is there", async () => {
  const driver = createReferenceDriver();
  let calls = 0;
  const refuse = (): Promise<never> => {
    calls++;
    return Promise.reject(Object.assign(new Error("no such file"), { code: "ENOENT" }));
  };
  const { fs } = driver;
  if (fs === undefined) throw new Error("the reference has files");
  const { scope, close } = open({ ...driver, fs: Object.assign(Object.create(fs), { mkdir: refuse }) });
  await expect(scope.fs.mkdir("/a/b/c", { recursive: true })).rejects.toMatchObject({ code: "NotFound" });
  expect(calls).toBeLessThan(5);
  await close();
});

test("a backslash is a character of a name", async () => {
  const { scope, close } = open();
  await scope.fs.mkdir("/d/a\\b", { recursive: true });
  expect((await scope.fs.readDir("/d")).map(({ name }) => name)).toEqual(["a\\b"]);
  await close();
});

test("the grace time is for all clean-ups of a scope together", async () => {
  const { scope, close } = open(undefined, { cleanupGrace: 200 });
  const started = scope.now();
  const slow = scope.scope((inner) => {
    for (let i = 0; i < 4; i++) inner.defer((grace) => grace.sleep(10_000));
  });
  const error = await slow.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(isPorticoError(error)).toBe(true);
  expect(scope.now() - started).toBeLessThan(600);
  await close();
});

test("a refused spawn leaves no timer", async () => {
  const driver = createReferenceDriver();
  let live = 0;
  const timers = {
    ...driver.timers,
    now: () => driver.timers.now(),
    wallClock: () => driver.timers.wallClock(),
    setTimer: (ms: number, fire: () => void) => {
      live++;
      return driver.timers.setTimer(ms, fire);
    },
    clearTimer: (handle: unknown) => {
      live--;
      driver.timers.clearTimer(handle);
    },
  };
  const { scope, close } = open({ ...driver, timers });
  const foreign = { close: async () => undefined, [Symbol.asyncDispose]: async () => undefined };
  expect(() => scope.spawn(() => 1, { timeout: 60_000, owns: [foreign] })).toThrow("owns");
  await scope.yieldNow();
  expect(live).toBe(0);
  await close();
});

test("an ended scope takes no operation", async () => {
  const { scope, close } = open();
  let leaked: FullScope | undefined;
  await scope.scope((inner) => {
    leaked = inner;
  });
  await expect(leaked?.sleep(1)).rejects.toMatchObject({ code: "Closed" });
  await expect(leaked?.fs.stat("/")).rejects.toMatchObject({ code: "Closed" });
  await close();
});
