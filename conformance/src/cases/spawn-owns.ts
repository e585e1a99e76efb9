import type { File, Ownable } from "@portico/core";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

/** A file with three bytes, open for reading in `scope`. */
async function openFile(ctx: Ctx, scope: FullScope): Promise<File> {
  const path = `${await ctx.tmp()}/resource`;
  await ctx.scope.fs.writeFile(path, "abc");
  return scope.fs.open(path);
}

/** Which scope governs a resource, which one owns it, and when it is closed. A file stands for every resource. */
export const cases: readonly Case[] = [
  must("spawn/the-end-of-a-scope-closes-what-it-opened", "SPAWN-22", ["fs"], async (ctx: Ctx) => {
    const opened = await ctx.scope.scope(async (scope) => ({ file: await openFile(ctx, scope) }));
    await ctx.check.rejects(opened.file.read(new Uint8Array(3)), "Closed", "read after the scope's end");
  }),
  must("spawn/deferred-functions-and-resources-end-in-reverse-order", "SPAWN-22", ["fs"], async (ctx: Ctx) => {
    const seen: unknown[] = [];
    await ctx.scope.scope(async (scope) => {
      let file: File | undefined;
      const read = async (shielded: FullScope): Promise<void> => {
        const bytes =
          file &&
          (await shielded
            .bind(file)
            .read(new Uint8Array(3), 0)
            .catch((error: { code: string }) => error.code));
        seen.push(bytes);
      };
      scope.defer(read);
      file = await openFile(ctx, scope);
      scope.defer(read);
    });
    ctx.check.equal(seen, [3, "Closed"], "read in the function deferred after, and before, the file was opened");
  }),
  must("spawn/cancelling-governs-what-the-scope-opened", "SPAWN-23", ["fs"], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const file = await openFile(ctx, scope);
    scope.cancel();
    await ctx.check.rejects(file.read(new Uint8Array(3)), "Cancelled", "read on a file of a cancelled scope");
  }),
  must("spawn/bind-governs-by-the-binding-scope", "SPAWN-23", ["fs"], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const file = await openFile(ctx, ctx.scope);
    const view = scope.bind(file);
    ctx.check.equal(await view.read(new Uint8Array(3), 0), 3, "read through the view");
    scope.cancel();
    await ctx.check.rejects(view.read(new Uint8Array(3), 0), "Cancelled", "read through the view of a cancelled scope");
    ctx.check.equal(await file.read(new Uint8Array(3), 0), 3, "read by the owner");
  }),
  must("spawn/bind-lets-a-shield-use-a-resource", "SPAWN-23", ["fs"], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const file = await openFile(ctx, scope);
    scope.cancel();
    const read = await scope.shield((inner) => inner.bind(file).read(new Uint8Array(3)));
    ctx.check.equal(read, 3, "read under the shield");
  }),
  must("spawn/bind-does-not-move-ownership", "SPAWN-23", ["fs"], async (ctx: Ctx) => {
    const file = await openFile(ctx, ctx.scope);
    await ctx.scope.scope((inner) => inner.bind(file).read(new Uint8Array(1)));
    ctx.check.equal(await file.read(new Uint8Array(3), 0), 3, "read after the end of the scope that had a view");
  }),
  must("spawn/owns-moves-a-resource-to-the-task", "SPAWN-24", ["fs"], async (ctx: Ctx) => {
    const file = await openFile(ctx, ctx.scope);
    let read: unknown;
    const task = ctx.scope.spawn(
      async () => {
        read = await file.read(new Uint8Array(3));
      },
      { owns: [file] },
    );
    await task.join();
    ctx.check.equal(read, 3, "read inside the task");
    await ctx.check.rejects(file.read(new Uint8Array(3), 0), "Closed", "read after the owning task");
  }),
  must("spawn/owned-resources-are-governed-by-the-task", "SPAWN-24", ["fs"], async (ctx: Ctx) => {
    const file = await openFile(ctx, ctx.scope);
    let code: unknown;
    const task = ctx.scope.spawn(
      async (scope) => {
        scope.cancel();
        code = await file.read(new Uint8Array(3)).catch((error: { code: string }) => error.code);
        scope.checkpoint();
      },
      { owns: [file] },
    );
    await ctx.check.rejects(task.join(), "Cancelled", "join of the cancelled task");
    ctx.check.equal(code, "Cancelled", "read on a file whose task is cancelled");
  }),
  must("spawn/what-a-task-owns-can-be-moved-on", "SPAWN-24", ["fs"], async (ctx: Ctx) => {
    const file = await openFile(ctx, ctx.scope);
    const task = ctx.scope.spawn(
      async (scope) => {
        await scope.spawn(() => file.read(new Uint8Array(3)), { owns: [file] }).join();
        await ctx.check.rejects(file.read(new Uint8Array(3), 0), "Closed", "read after the second owner's end");
      },
      { owns: [file] },
    );
    await ctx.within(task.join(), "the end of both");
  }),
  must("spawn/a-task-that-never-began-closes-what-it-owns", "SPAWN-24", ["fs"], async (ctx: Ctx) => {
    const file = await openFile(ctx, ctx.scope);
    const task = ctx.scope.spawn(() => undefined, { owns: [file] });
    task.cancel();
    await ctx.check.rejects(task.join(), "Cancelled", "join of the cancelled task");
    await ctx.check.rejects(ctx.scope.bind(file).read(new Uint8Array(3)), "Closed", "read after the cancelled task");
  }),
  must("spawn/a-channel-ends-with-the-producer-that-owns-its-sender", "SPAWN-24", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(0);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    let code: unknown;
    const producer = ctx.scope.spawn(
      async (scope) => {
        for (let i = 1; i <= 3; i++) await sender.send(i);
        scope.cancel();
        code = await sender.send(4).catch((error: { code: string }) => error.code);
      },
      { owns: [sender] },
    );
    const received: number[] = [];
    const receiveAll = async (): Promise<void> => {
      for await (const value of receiver) received.push(value);
    };
    await ctx.within(receiveAll(), "the end of the loop");
    ctx.check.equal([received, code], [[1, 2, 3], "Cancelled"], "what was received, and a send in the cancelled task");
    await producer.join();
  }),
  must("spawn/a-consumer-that-never-began-closes-its-receiver", "SPAWN-24", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(0);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    const sending = sender.send(1);
    const consumer = ctx.scope.spawn(() => receiver.receive(), { owns: [receiver] });
    consumer.cancel();
    await ctx.check.rejects(sending, "Closed", "a send that waits for a consumer that never began");
    await ctx.check.rejects(consumer.join(), "Cancelled", "join of the consumer");
  }),
  must("spawn/a-task-gives-back-the-permits-that-it-owns", "SPAWN-24", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(2);
    const running: number[] = [];
    for (let i = 0; i < 6; i++) {
      const permit = await ctx.within(semaphore.acquire(ctx.scope), `permit ${i}`);
      const task = ctx.scope.spawn(() => void running.push(2 - semaphore.available), { owns: [permit] });
      if (i === 5) task.cancel();
    }
    await ctx.within(semaphore.acquire(ctx.scope, 2), "all permits");
    ctx.check.equal(running.length, 5, "tasks that ran");
    ctx.check.ok(
      running.every((count) => count > 0),
      "each task had its permit",
    );
  }),
  must("spawn/what-belongs-to-another-scope-cannot-be-given", "SPAWN-24", [], async (ctx: Ctx) => {
    const other = openChild(ctx);
    const channel = ctx.scope.channel<number>(1);
    const mine = channel.sender(ctx.scope);
    const foreign = channel.sender(other);
    ctx.check.throws(() => ctx.scope.spawn(() => 0, { owns: [mine, foreign] }), "InvalidInput", "a foreign sender");
    const lock = (await ctx.scope.mutex().lock(ctx.scope)) as unknown as Ownable;
    ctx.check.throws(() => ctx.scope.spawn(() => 0, { owns: [mine, lock] }), "InvalidInput", "a lock");
    await ctx.scope.yieldNow();
    ctx.check.equal(mine.trySend(1), true, "whether the sender that could have moved is still of use here");
  }),
];
