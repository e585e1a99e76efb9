import type { OpenOptions } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { freshFile, freshPath, readText } from "./fs-kit.ts";
import { must } from "./must.ts";

const contradictions: readonly OpenOptions[] = [
  { read: false },
  { read: true, create: true },
  { read: true, truncate: true },
  { read: true, exclusive: true },
  { read: true, write: false, create: true },
];

/** The ways to open a file. */
export const cases: readonly Case[] = [
  must("fs/open-reads-unless-told-otherwise", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const file = await ctx.scope.fs.open(path);
    ctx.check.equal(await readText(file, 10), "abc", "content");
    ctx.check.equal(file.path, path, "path of the file");
  }),
  must("fs/open-for-writing-creates-nothing-unless-asked", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    await ctx.check.rejects(ctx.scope.fs.open(path, { write: true }), "NotFound", "open of a missing file for writing");
    ctx.check.equal(await ctx.scope.fs.exists(path), false, "whether the file exists now");
  }),
  must("fs/open-for-writing-cuts-nothing-unless-asked", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abcdef");
    const file = await ctx.scope.fs.open(path, { write: true, create: true });
    await file.write(new Uint8Array([0x58, 0x59]));
    await file.close();
    ctx.check.equal(await ctx.scope.fs.readText(path), "XYcdef", "content");
  }),
  must("fs/open-with-create-makes-a-missing-file", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    const file = await ctx.scope.fs.open(path, { write: true, create: true });
    ctx.check.equal((await file.stat()).size, 0, "size of the new file");
    ctx.check.equal(await ctx.scope.fs.exists(path), true, "whether the file exists");
  }),
  must("fs/open-with-truncate-cuts-the-file", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abcdef");
    const file = await ctx.scope.fs.open(path, { write: true, truncate: true });
    await file.close();
    ctx.check.equal((await ctx.scope.fs.stat(path)).size, 0, "size");
  }),
  must("fs/open-with-exclusive-refuses-an-existing-file", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    const file = await ctx.scope.fs.open(path, { write: true, exclusive: true });
    await file.close();
    const again = ctx.scope.fs.open(path, { write: true, exclusive: true });
    await ctx.check.rejects(again, "AlreadyExists", "second exclusive open");
  }),
  must("fs/open-for-reading-and-writing-does-both", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abcdef");
    const file = await ctx.scope.fs.open(path, { read: true, write: true });
    await file.write(new Uint8Array([0x58]), 1);
    ctx.check.equal(await readText(file, 10), "aXcdef", "content through the same file");
  }),
  must("fs/contradictory-ways-to-open-are-invalid", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "kept");
    for (const how of contradictions) {
      await ctx.check.rejects(ctx.scope.fs.open(path, how), "InvalidInput", `open with ${JSON.stringify(how)}`);
    }
    ctx.check.equal(await ctx.scope.fs.readText(path), "kept", "content");
  }),
  must("fs/what-a-file-was-not-opened-for-is-invalid", "FS-6", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "kept");
    const { check, scope } = ctx;
    const reader = await scope.fs.open(path);
    await check.rejects(reader.write(new Uint8Array(1)), "InvalidInput", "writing a file opened for reading");
    await check.rejects(reader.write(new Uint8Array(1), 0), "InvalidInput", "writing it at a position");
    await check.rejects(reader.truncate(0), "InvalidInput", "truncating a file opened for reading");
    const writer = await scope.fs.open(path, { write: true });
    await check.rejects(writer.read(new Uint8Array(1)), "InvalidInput", "reading a file opened for writing");
    await check.rejects(writer.read(new Uint8Array(1), 0), "InvalidInput", "reading it at a position");
    await reader.close();
    await check.rejects(reader.write(new Uint8Array(1)), "Closed", "writing it when it is closed");
    check.equal(await scope.fs.readText(path), "kept", "content");
  }),
  must("fs/append-writes-at-the-end-wherever-the-cursor-is", "FS-7", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    // Append is a way of writing, whether that is said or not.
    const file = await ctx.scope.fs.open(path, { append: true, write: true });
    file.seek(0);
    await file.write(new Uint8Array([0x64]));
    await ctx.scope.fs.writeFile(path, "efg", { append: true });
    await file.write(new Uint8Array([0x68]));
    ctx.check.equal(await ctx.scope.fs.readText(path), "abcdefgh", "content");
  }),
  must("fs/append-at-a-position-is-invalid", "FS-7", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const file = await ctx.scope.fs.open(path, { append: true });
    await ctx.check.rejects(file.write(new Uint8Array([0x58]), 0), "InvalidInput", "write at 0 in append mode");
    ctx.check.equal(await ctx.scope.fs.readText(path), "abc", "content");
  }),
  must("fs/appends-of-two-files-do-not-overwrite-each-other", "FS-7", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "");
    const append = async (letter: number): Promise<void> => {
      const file = await ctx.scope.fs.open(path, { append: true });
      for (let i = 0; i < 25; i++) await file.write(new Uint8Array(10).fill(letter));
    };
    await Promise.all([append(0x61), append(0x62)]);
    const text = await ctx.scope.fs.readText(path);
    ctx.check.equal(text.length, 500, "bytes of 50 records");
    ctx.check.ok(/^(a{10}|b{10})*$/.test(text), "every record is whole");
  }),
];
