import type { File } from "@portico/core";
import type { Case, FullScope } from "../case.ts";
import type { Ctx } from "../context.ts";
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
  must("spawn/a-task-that-never-began-closes-what-it-owns", "SPAWN-24", ["fs"], async (ctx: Ctx) => {
    const file = await openFile(ctx, ctx.scope);
    const task = ctx.scope.spawn(() => undefined, { owns: [file] });
    task.cancel();
    await ctx.check.rejects(task.join(), "Cancelled", "join of the cancelled task");
    await ctx.check.rejects(ctx.scope.bind(file).read(new Uint8Array(3)), "Closed", "read after the cancelled task");
  }),
];
