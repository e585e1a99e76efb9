import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { freshFile, freshPath, namesIn } from "./fs-kit.ts";
import { must } from "./must.ts";

/** Directories and what is in them: making, listing, removing, asking. */
export const cases: readonly Case[] = [
  must("fs/mkdir-makes-one-directory", "FS-15", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx, "made");
    await ctx.scope.fs.mkdir(path);
    ctx.check.equal((await ctx.scope.fs.stat(path)).kind, "directory", "kind");
    ctx.check.equal(await namesIn(ctx, path), [], "entries");
  }),
  must("fs/mkdir-of-an-existing-path-is-already-exists", "FS-15", ["fs"], async (ctx: Ctx) => {
    await ctx.check.rejects(ctx.scope.fs.mkdir(await ctx.tmp()), "AlreadyExists", "mkdir of a directory");
    const file = await freshFile(ctx, "kept");
    await ctx.check.rejects(ctx.scope.fs.mkdir(file), "AlreadyExists", "mkdir of a file");
    ctx.check.equal(await ctx.scope.fs.readText(file), "kept", "content of the file");
  }),
  must("fs/mkdir-without-parent-is-not-found", "FS-15", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.check.rejects(ctx.scope.fs.mkdir(`${dir}/a/b`), "NotFound", "mkdir without its parent");
    ctx.check.equal(await namesIn(ctx, dir), [], "what was made");
  }),
  must("fs/recursive-mkdir-makes-parents-and-accepts-what-exists", "FS-15", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/a/b/c`, { recursive: true });
    await ctx.scope.fs.writeFile(`${dir}/a/b/c/file`, "kept");
    await ctx.scope.fs.mkdir(`${dir}/a/b/c`, { recursive: true });
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/a/b/c/file`), "kept", "content below");
  }),
  must("fs/a-directory-that-is-made-again-is-a-new-one", "FS-12", ["fs"], async (ctx: Ctx) => {
    const { check, scope } = ctx;
    const dir = await freshPath(ctx, "again");
    await scope.fs.mkdir(dir);
    await scope.fs.writeFile(`${dir}/file`, "first");
    await scope.fs.remove(dir, { recursive: true });
    await check.rejects(scope.fs.writeFile(`${dir}/file`, "none"), "NotFound", "writing where the directory was");
    await scope.fs.writeFile(dir, "a file now");
    await check.rejects(scope.fs.readText(`${dir}/file`), "NotADirectory", "reading where a file is now");
    await scope.fs.remove(dir);
    await scope.fs.mkdir(dir);
    check.equal(await namesIn(ctx, dir), [], "what is in the new directory");
    await scope.fs.writeFile(`${dir}/file`, "second");
    check.equal(await scope.fs.readText(`${dir}/file`), "second", "content in the new directory");
  }),
  must("fs/read-dir-gives-every-entry-sorted-with-its-kind", "FS-16", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const names = ["b", "a", "Z", "10", "9", "é", ".hidden"];
    for (const name of names) await ctx.scope.fs.writeFile(`${dir}/${name}`, "");
    await ctx.scope.fs.mkdir(`${dir}/sub`);
    await ctx.scope.fs.writeFile(`${dir}/sub/below`, "");
    const kinds = [...names, "sub"].sort().map((name) => `${name} ${name === "sub" ? "directory" : "file"}`);
    const entries = await ctx.scope.fs.readDir(dir);
    ctx.check.equal(
      entries.map(({ name, kind }) => `${name} ${kind}`),
      kinds,
      "entries",
    );
  }),
  must("fs/read-dir-of-many-entries-is-complete", "FS-16", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const names = Array.from({ length: 300 }, (_, i) => `entry-${1000 + i}`);
    await Promise.all(names.map((name) => ctx.scope.fs.writeFile(`${dir}/${name}`, "")));
    ctx.check.equal(await namesIn(ctx, dir), names, "names of 300 files");
  }),
  must("fs/stat-tells-kind-and-size", "FS-12", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abcdef");
    const { kind, size } = await ctx.scope.fs.stat(path);
    ctx.check.equal([kind, size], ["file", 6], "kind and size of a file");
    ctx.check.equal((await ctx.scope.fs.stat(await ctx.tmp())).kind, "directory", "kind of a directory");
  }),
  must("fs/stat-tells-when-the-file-was-modified", "FS-12", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const now = ctx.scope.wallClock();
    const { modifiedMs } = await ctx.scope.fs.stat(path);
    const off = modifiedMs === null ? 0 : Math.abs(modifiedMs - now);
    ctx.check.ok(off < 5000, `a file written now was modified ${off} ms from now`);
  }),
  must("fs/exists-tells-what-is-there", "FS-12", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "");
    ctx.check.equal(await ctx.scope.fs.exists(path), true, "exists of a file");
    ctx.check.equal(await ctx.scope.fs.exists(await ctx.tmp()), true, "exists of a directory");
    ctx.check.equal(await ctx.scope.fs.exists(`${path}-missing`), false, "exists of nothing");
  }),
  must("fs/remove-removes-a-file", "FS-18", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.writeFile(`${dir}/a`, "");
    await ctx.scope.fs.writeFile(`${dir}/b`, "");
    await ctx.scope.fs.remove(`${dir}/a`);
    ctx.check.equal(await namesIn(ctx, dir), ["b"], "what is left");
  }),
  must("fs/remove-removes-an-empty-directory", "FS-18", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/sub`);
    await ctx.scope.fs.remove(`${dir}/sub`);
    ctx.check.equal(await namesIn(ctx, dir), [], "what is left");
  }),
  must("fs/remove-of-a-full-directory-is-not-empty", "FS-18", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/sub`);
    await ctx.scope.fs.writeFile(`${dir}/sub/file`, "kept");
    await ctx.check.rejects(ctx.scope.fs.remove(`${dir}/sub`), "NotEmpty", "remove of a full directory");
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/sub/file`), "kept", "content below");
  }),
  must("fs/recursive-remove-removes-everything-below", "FS-18", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/a/b/c`, { recursive: true });
    for (const path of ["a/1", "a/b/2", "a/b/c/3", "beside"]) await ctx.scope.fs.writeFile(`${dir}/${path}`, "");
    await ctx.scope.fs.remove(`${dir}/a`, { recursive: true });
    ctx.check.equal(await namesIn(ctx, dir), ["beside"], "what is left");
  }),
  must("fs/sync-dir-makes-a-directory-durable", "FS-19", ["fs", "fs.sync-dir"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.writeFile(`${dir}/file`, "kept");
    await ctx.scope.fs.syncDir(dir);
    ctx.check.equal(await namesIn(ctx, dir), ["file"], "names after the sync");
    await ctx.check.rejects(ctx.scope.fs.syncDir(`${dir}/missing`), "NotFound", "syncDir of a missing directory");
  }),
  must("fs/sync-dir-of-a-file-is-not-a-directory", "FS-19", ["fs", "fs.sync-dir"], async (ctx: Ctx) => {
    const file = await freshFile(ctx, "");
    await ctx.check.rejects(ctx.scope.fs.syncDir(file), "NotADirectory", "syncDir of a file");
  }),
];
