import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { freshFile, namesIn } from "./fs-kit.ts";
import { must } from "./must.ts";

/** Moving and replacing: what it does, and what it refuses without losing anything. */
export const cases: readonly Case[] = [
  must("fs/rename-moves-a-file", "FS-17", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.writeFile(`${dir}/from`, "moved");
    await ctx.scope.fs.rename(`${dir}/from`, `${dir}/to`);
    ctx.check.equal(await namesIn(ctx, dir), ["to"], "names after the rename");
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/to`), "moved", "content");
  }),
  must("fs/rename-replaces-a-file", "FS-17", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.writeFile(`${dir}/from`, "new");
    await ctx.scope.fs.writeFile(`${dir}/to`, "old, and longer");
    await ctx.scope.fs.rename(`${dir}/from`, `${dir}/to`);
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/to`), "new", "content of the target");
    ctx.check.equal(await namesIn(ctx, dir), ["to"], "names after the rename");
  }),
  must("fs/rename-moves-a-directory-with-what-is-in-it", "FS-17", ["fs", "fs.rename-dir"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/from/sub`, { recursive: true });
    await ctx.scope.fs.writeFile(`${dir}/from/sub/file`, "moved");
    await ctx.scope.fs.rename(`${dir}/from`, `${dir}/to`);
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/to/sub/file`), "moved", "content below");
    ctx.check.equal(await namesIn(ctx, dir), ["to"], "names after the rename");
  }),
  must(
    "fs/renaming-a-directory-is-unsupported-without-the-capability",
    "FS-17",
    ["fs"],
    async (ctx: Ctx) => {
      const dir = await ctx.tmp();
      await ctx.scope.fs.mkdir(`${dir}/from`);
      await ctx.scope.fs.writeFile(`${dir}/from/file`, "kept");
      const rename = ctx.scope.fs.rename(`${dir}/from`, `${dir}/to`);
      await ctx.check.rejects(rename, "Unsupported", "rename of a directory");
      ctx.check.equal(await namesIn(ctx, dir), ["from"], "names after the refused rename");
      ctx.check.equal(await ctx.scope.fs.readText(`${dir}/from/file`), "kept", "content below");
    },
    { lacks: ["fs.rename-dir"] },
  ),
  must("fs/rename-of-nothing-is-not-found-and-leaves-the-target", "FS-17", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "kept");
    await ctx.check.rejects(ctx.scope.fs.rename(`${path}-missing`, path), "NotFound", "rename of a missing file");
    ctx.check.equal(await ctx.scope.fs.readText(path), "kept", "content of the target");
  }),
  must(
    "fs/a-reader-sees-the-old-or-the-new-file-while-it-is-replaced",
    "FS-17",
    ["fs", "fs.replace-open"],
    async (ctx: Ctx) => {
      const dir = await ctx.tmp();
      await ctx.scope.fs.writeFile(`${dir}/file`, "0".repeat(100));
      const replace = async (): Promise<void> => {
        for (let i = 1; i <= 20; i++) {
          await ctx.scope.fs.writeFile(`${dir}/next`, String(i % 10).repeat(100));
          await ctx.scope.fs.rename(`${dir}/next`, `${dir}/file`);
        }
      };
      const replaced = replace();
      for (let i = 0; i < 20; i++) {
        const text = await ctx.scope.fs.readText(`${dir}/file`);
        ctx.check.ok(/^(\d)\1{99}$/.test(text), `a read while the file is replaced gave ${text.length} bytes`);
      }
      await replaced;
    },
  ),
  must("fs/rename-onto-itself-changes-nothing", "FS-17", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.writeFile(`${dir}/file`, "kept");
    await ctx.scope.fs.rename(`${dir}/file`, `${dir}/./file`);
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/file`), "kept", "content");
  }),
  must("fs/rename-into-a-missing-directory-is-not-found", "FS-17", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.writeFile(`${dir}/file`, "kept");
    const rename = ctx.scope.fs.rename(`${dir}/file`, `${dir}/missing/file`);
    await ctx.check.rejects(rename, "NotFound", "rename into a missing directory");
    ctx.check.equal(await namesIn(ctx, dir), ["file"], "names after the refused rename");
  }),
  must("fs/rename-of-a-file-onto-a-directory-is-refused", "FS-17", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.writeFile(`${dir}/file`, "kept");
    await ctx.scope.fs.mkdir(`${dir}/sub`);
    const rename = ctx.scope.fs.rename(`${dir}/file`, `${dir}/sub`);
    await ctx.check.rejects(rename, "IsADirectory", "rename of a file onto a directory");
    ctx.check.equal(await namesIn(ctx, dir), ["file", "sub"], "names after the refused rename");
    ctx.check.equal(await namesIn(ctx, `${dir}/sub`), [], "what is in the directory");
  }),
  must("fs/rename-of-a-directory-onto-a-file-is-refused", "FS-17", ["fs", "fs.rename-dir"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/sub`);
    await ctx.scope.fs.writeFile(`${dir}/file`, "kept");
    const rename = ctx.scope.fs.rename(`${dir}/sub`, `${dir}/file`);
    await ctx.check.rejects(rename, "NotADirectory", "rename of a directory onto a file");
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/file`), "kept", "content of the file");
    ctx.check.equal(await namesIn(ctx, dir), ["file", "sub"], "names after the refused rename");
  }),
  must("fs/rename-onto-a-full-directory-is-not-empty", "FS-17", ["fs", "fs.rename-dir"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/from`);
    await ctx.scope.fs.mkdir(`${dir}/to`);
    await ctx.scope.fs.writeFile(`${dir}/to/file`, "kept");
    const rename = ctx.scope.fs.rename(`${dir}/from`, `${dir}/to`);
    await ctx.check.rejects(rename, "NotEmpty", "rename onto a full directory");
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/to/file`), "kept", "content of what was in it");
    ctx.check.equal(await namesIn(ctx, dir), ["from", "to"], "names after the refused rename");
  }),
  must("fs/rename-of-a-directory-into-itself-is-invalid", "FS-17", ["fs", "fs.rename-dir"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/from/sub`, { recursive: true });
    for (const to of ["from/to", "./from/to", "from/sub/to"]) {
      const rename = ctx.scope.fs.rename(`${dir}/from`, `${dir}/${to}`);
      await ctx.check.rejects(rename, "InvalidInput", "rename of a directory into itself");
    }
    ctx.check.equal(await namesIn(ctx, `${dir}/from`), ["sub"], "what is in the directory");
  }),
  must("fs/rename-of-a-directory-onto-itself-changes-nothing", "FS-17", ["fs", "fs.rename-dir"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/sub`);
    await ctx.scope.fs.writeFile(`${dir}/sub/file`, "kept");
    for (const same of ["sub", "./sub", "sub/"]) await ctx.scope.fs.rename(`${dir}/sub`, `${dir}/${same}`);
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/sub/file`), "kept", "content below");
    ctx.check.equal(await namesIn(ctx, dir), ["sub"], "names after the renames");
  }),
  must("fs/rename-of-a-directory-may-make-its-name-longer", "FS-17", ["fs", "fs.rename-dir"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/sub`);
    await ctx.scope.fs.writeFile(`${dir}/sub/file`, "moved");
    await ctx.scope.fs.rename(`${dir}/sub`, `${dir}/sub-too`);
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/sub-too/file`), "moved", "content below");
    ctx.check.equal(await namesIn(ctx, dir), ["sub-too"], "names after the rename");
  }),
  must(
    "fs/rename-of-a-directory-into-a-missing-one-is-not-found",
    "FS-17",
    ["fs", "fs.rename-dir"],
    async (ctx: Ctx) => {
      const dir = await ctx.tmp();
      await ctx.scope.fs.mkdir(`${dir}/sub`);
      const rename = ctx.scope.fs.rename(`${dir}/sub`, `${dir}/missing/sub`);
      await ctx.check.rejects(rename, "NotFound", "rename into a missing directory");
      ctx.check.equal(await namesIn(ctx, dir), ["sub"], "names after the refused rename");
    },
  ),
  must("fs/rename-of-a-file-below-itself-is-not-a-directory", "FS-17", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "kept");
    const rename = ctx.scope.fs.rename(path, `${path}/below`);
    await ctx.check.rejects(rename, "NotADirectory", "rename of a file below itself");
    ctx.check.equal(await ctx.scope.fs.readText(path), "kept", "content");
  }),
];
