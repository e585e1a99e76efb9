import type { Capability, File } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { keepOpen } from "./exposed.ts";
import { bytesOf, namesIn, readText } from "./fs-kit.ts";
import { must } from "./must.ts";
import { cancellable } from "./tcp-kit.ts";

const able: readonly Capability[] = ["fs", "fs.replace-open"];
const unable = { lacks: ["fs.replace-open"] } as const;

/** A directory with an open file, and another file beside it. */
async function withOpenFile(ctx: Ctx): Promise<{ dir: string; file: File }> {
  const dir = await ctx.tmp();
  await ctx.scope.fs.writeFile(`${dir}/open`, "kept");
  await ctx.scope.fs.writeFile(`${dir}/other`, "other");
  return { dir, file: await ctx.scope.fs.open(`${dir}/open`, { read: true, write: true }) };
}

/** Asserts that the file works as if nothing had happened. */
async function worksOn(ctx: Ctx, file: File): Promise<void> {
  ctx.check.equal(await readText(file, 10, 0), "kept", "content of the open file");
  await file.write(bytesOf("!"), 4);
  ctx.check.equal(await readText(file, 10, 0), "kept!", "content of the open file after a write");
  await file.close();
}

/** Asserts that both files are where they were. */
async function nothingHasChanged(ctx: Ctx, dir: string, file: File): Promise<void> {
  await worksOn(ctx, file);
  ctx.check.equal(await namesIn(ctx, dir), ["open", "other"], "names in the directory");
  ctx.check.equal(await ctx.scope.fs.readText(`${dir}/open`), "kept!", "content of the file that was open");
  ctx.check.equal(await ctx.scope.fs.readText(`${dir}/other`), "other", "content of the other file");
}

/** Files that lose their name, or get another one, while somebody has them open. */
export const cases: readonly Case[] = [
  must("fs/an-open-file-outlives-its-removal", "FS-30", able, async (ctx: Ctx) => {
    const { dir, file } = await withOpenFile(ctx);
    await ctx.scope.fs.remove(`${dir}/open`);
    ctx.check.equal(await namesIn(ctx, dir), ["other"], "names after the removal");
    await worksOn(ctx, file);
  }),
  must("fs/an-open-file-outlives-its-replacement", "FS-30", able, async (ctx: Ctx) => {
    const { dir, file } = await withOpenFile(ctx);
    await ctx.scope.fs.rename(`${dir}/other`, `${dir}/open`);
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/open`), "other", "content of the new file");
    await worksOn(ctx, file);
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/open`), "other", "content of the new file afterwards");
  }),
  must("fs/an-open-file-stays-open-when-it-is-moved", "FS-30", able, async (ctx: Ctx) => {
    const { dir, file } = await withOpenFile(ctx);
    await ctx.scope.fs.rename(`${dir}/open`, `${dir}/moved`);
    await worksOn(ctx, file);
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/moved`), "kept!", "content of the moved file");
  }),
  must(
    "fs/removing-an-open-file-is-busy-without-the-capability",
    "FS-30",
    ["fs"],
    async (ctx: Ctx) => {
      const { dir, file } = await withOpenFile(ctx);
      await ctx.check.rejects(ctx.scope.fs.remove(`${dir}/open`), "Busy", "remove of an open file");
      await nothingHasChanged(ctx, dir, file);
      await ctx.scope.fs.remove(`${dir}/open`);
      ctx.check.equal(await namesIn(ctx, dir), ["other"], "names after the removal of the closed file");
    },
    unable,
  ),
  must(
    "fs/replacing-an-open-file-is-busy-without-the-capability",
    "FS-30",
    ["fs"],
    async (ctx: Ctx) => {
      const { dir, file } = await withOpenFile(ctx);
      const replace = (): Promise<void> => ctx.scope.fs.rename(`${dir}/other`, `${dir}/open`);
      await ctx.check.rejects(replace(), "Busy", "rename onto an open file");
      await nothingHasChanged(ctx, dir, file);
      await replace();
      ctx.check.equal(await namesIn(ctx, dir), ["open"], "names after the replacement of the closed file");
    },
    unable,
  ),
  must(
    "fs/moving-an-open-file-is-busy-without-the-capability",
    "FS-30",
    ["fs"],
    async (ctx: Ctx) => {
      const { dir, file } = await withOpenFile(ctx);
      const move = (): Promise<void> => ctx.scope.fs.rename(`${dir}/open`, `${dir}/moved`);
      await ctx.check.rejects(move(), "Busy", "rename of an open file");
      await nothingHasChanged(ctx, dir, file);
      await move();
      ctx.check.equal(await namesIn(ctx, dir), ["moved", "other"], "names after the move of the closed file");
    },
    unable,
  ),
  must(
    "fs/a-file-that-another-thread-has-open-is-busy-too",
    "FS-30",
    ["fs", "threads"],
    async (ctx: Ctx) => {
      const dir = await ctx.tmp();
      const [path, other, sign] = [`${dir}/open`, `${dir}/other`, `${dir}/sign`];
      for (const name of [path, other]) await ctx.scope.fs.writeFile(name, "kept");
      const holder = cancellable(ctx);
      const held = ctx.check.rejects(holder.parallel(keepOpen, path, sign), "Cancelled", "the function over there");
      while (!(await ctx.scope.fs.exists(sign))) await ctx.scope.sleep(5);
      await ctx.check.rejects(ctx.scope.fs.remove(path), "Busy", "remove");
      await ctx.check.rejects(ctx.scope.fs.rename(other, path), "Busy", "rename onto it");
      await ctx.check.rejects(ctx.scope.fs.rename(path, `${dir}/moved`), "Busy", "rename");
      ctx.check.equal(await namesIn(ctx, dir), ["open", "other", "sign"], "names in the directory");
      holder.cancel();
      await held;
    },
    unable,
  ),
];
