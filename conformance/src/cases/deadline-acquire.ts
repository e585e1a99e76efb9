import type { Scope } from "@portico/core";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { beyondLimit, limited } from "./deadline-kit.ts";
import { must } from "./must.ts";

/** Waiting, for longer than `timeouts.acquire`, for what another task has and keeps. */
function waits(name: string, wait: (scope: FullScope, other: Scope) => Promise<() => Promise<unknown>>): Case {
  return must(`deadline/${name}-times-out`, "DEADLINE-2", [], async (ctx: Ctx) => {
    const scope = limited(ctx, { acquire: 20 });
    const started = Promise.withResolvers<Scope>();
    scope.spawn(
      (other) => {
        started.resolve(other);
        return other.sleep(Number.POSITIVE_INFINITY);
      },
      { background: true },
    );
    const again = await wait(scope, await ctx.within(started.promise, "the other task"));
    await beyondLimit(ctx, scope, "acquire", `what ${name} waits for`, again());
    await beyondLimit(ctx, scope, "acquire", `what ${name} waits for, again`, again());
  });
}

/** Every operation that waits for another task, before a task that keeps what it has. */
export const cases: readonly Case[] = [
  waits("locking-what-is-never-released", async (scope, other) => {
    const mutex = scope.mutex();
    await mutex.lock(other);
    return () => mutex.lock(scope);
  }),
  waits("acquiring-what-is-never-released", async (scope, other) => {
    const semaphore = scope.semaphore(1);
    await semaphore.acquire(other);
    return () => semaphore.acquire(scope);
  }),
  waits("sending-to-a-deaf-receiver", async (scope, other) => {
    const channel = scope.channel<number>(0);
    channel.receiver(other);
    const sender = channel.sender(scope);
    return () => sender.send(1);
  }),
  waits("receiving-from-a-mute-sender", async (scope, other) => {
    const channel = scope.channel<number>(0);
    channel.sender(other);
    const receiver = channel.receiver(scope);
    return () => receiver.receive();
  }),
  must("deadline/a-limit-holds-under-a-shield-beyond-the-deadline-around-it", "DEADLINE-2", [], async (ctx: Ctx) => {
    const scope = limited(ctx, { acquire: 60 });
    const semaphore = scope.semaphore(1);
    await semaphore.acquire(scope);
    let acquired: Promise<unknown> | undefined;
    const around = scope.timeout(20, (inner) =>
      inner.shield((shielded) => {
        acquired = ctx.check.rejects(semaphore.acquire(shielded), "TimedOut", "acquire under a shield");
        return acquired;
      }),
    );
    await ctx.within(
      around.catch(() => undefined),
      "the end of the shield",
    );
    await acquired;
  }),
];
