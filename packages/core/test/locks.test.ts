import { simulate } from "@portico/core/testing";
import { expect, test } from "vitest";

test("a task that waits in a nested scope for its own lock is in a deadlock, although it goes on elsewhere", async () => {
  await simulate(async (scope) => {
    const mutex = scope.mutex();
    const lock = await mutex.lock(scope);
    const waiting = scope.scope((nested) => mutex.lock(nested));
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: "Deadlock" }),
      scope.scope((nested) => nested.sleep(1)),
    ]);
    lock.release();
  });
});

test("a lock that has just been released, and not been given yet, closes no circle", async () => {
  await simulate(async (scope) => {
    const [free, kept] = [scope.mutex(), scope.mutex()];
    const held = await free.lock(scope);
    const other = scope.spawn(async (task) => {
      const own = await kept.lock(task);
      await free.lock(task);
      own.release();
    });
    await scope.yieldNow();
    held.release();
    await kept.lock(scope);
    await other.join();
  });
});

test("a loop over a channel that has been left gets nothing more", async () => {
  await simulate(async (scope) => {
    const channel = scope.channel<number>(2);
    const sender = channel.sender(scope);
    const receiver = channel.receiver(scope);
    await sender.send(1);
    const loop = receiver[Symbol.asyncIterator]();
    await loop.return?.();
    expect(await loop.next()).toEqual({ done: true, value: undefined });
    expect(receiver.tryReceive()).toEqual({ value: 1 });
  });
});
