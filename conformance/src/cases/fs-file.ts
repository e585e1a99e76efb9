import type { File } from "@portico/core";
import { pattern } from "../runner/bytes.ts";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { bytesOf, freshFile, freshPath, readText } from "./fs-kit.ts";
import { must } from "./must.ts";

async function openWith(ctx: Ctx, content: Uint8Array | string, scope: FullScope = ctx.scope): Promise<File> {
  return scope.fs.open(await freshFile(ctx, content), { read: true, write: true });
}

const badPositions = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];

/** Open files: reading, writing, the cursor, size, closing. */
export const cases: readonly Case[] = [
  must("fs/reads-go-on-at-the-cursor-to-the-end", "FS-8", ["fs"], async (ctx: Ctx) => {
    const bytes = pattern(1000);
    const file = await openWith(ctx, bytes);
    const seen: number[] = [];
    const into = new Uint8Array(64);
    for (let count = await file.read(into); count !== null; count = await file.read(into)) {
      ctx.check.ok(count >= 1 && count <= 64, `a read of 64 bytes gave ${count}`);
      seen.push(...into.subarray(0, count));
    }
    ctx.check.bytes(new Uint8Array(seen), bytes, "all that was read");
    ctx.check.equal(await file.read(into), null, "one more read");
  }),
  must("fs/read-leaves-the-rest-of-the-buffer-alone", "FS-8", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "abc");
    const into = bytesOf("........");
    ctx.check.equal(await file.read(into.subarray(2, 7), 0), 3, "how many bytes");
    ctx.check.bytes(into, bytesOf("..abc..."), "the buffer");
  }),
  must("fs/read-at-a-position-leaves-the-cursor", "FS-8", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "abcdef");
    ctx.check.equal(await readText(file, 2), "ab", "read at the cursor");
    ctx.check.equal(await readText(file, 2, 4), "ef", "read at 4");
    ctx.check.equal(await readText(file, 2, 6), null, "read at the end");
    ctx.check.equal(await readText(file, 2, 100), null, "read beyond the end");
    ctx.check.equal(await readText(file, 2), "cd", "next read at the cursor");
  }),
  must("fs/reads-at-positions-may-overlap", "FS-8", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "abcdef");
    const texts = await Promise.all([5, 3, 0, 2].map((at) => readText(file, 1, at)));
    ctx.check.equal(texts, ["f", "d", "a", "c"], "reads at 5, 3, 0 and 2 at the same time");
  }),
  must("fs/concurrent-reads-take-their-turns-at-the-cursor", "FS-9", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "aabbccdd");
    const texts = await Promise.all([0, 1, 2, 3].map(() => readText(file, 2)));
    ctx.check.equal(texts, ["aa", "bb", "cc", "dd"], "four reads at the same time");
  }),
  must("fs/concurrent-writes-take-their-turns-at-the-cursor", "FS-9", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    const file = await ctx.scope.fs.open(path, { write: true, create: true });
    await Promise.all(["one,", "two,", "three"].map((text) => file.write(bytesOf(text))));
    ctx.check.equal(await ctx.scope.fs.readText(path), "one,two,three", "three writes at the same time");
  }),
  must("fs/reads-and-writes-share-the-cursor", "FS-9", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "abcdef");
    const read = readText(file, 2);
    const write = file.write(bytesOf("XY"));
    const rest = readText(file, 10);
    await write;
    ctx.check.equal([await read, await rest], ["ab", "ef"], "reads round a write");
    ctx.check.equal(await readText(file, 6, 0), "abXYef", "content");
  }),
  must("fs/write-at-a-position-leaves-the-cursor", "FS-9", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "abcdef");
    await file.write(bytesOf("1"));
    await file.write(bytesOf("EF"), 4);
    await file.write(bytesOf("2"));
    ctx.check.equal(await readText(file, 10, 0), "12cdEF", "content");
  }),
  must("fs/a-seek-beyond-the-end-leaves-zeros", "FS-9", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "ab");
    file.seek(4);
    await file.write(bytesOf("e"));
    ctx.check.equal(await readText(file, 10, 0), "ab\0\0e", "content");
  }),
  must("fs/the-buffer-of-a-write-is-free-when-it-resolves", "FS-10", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "");
    const buffer = bytesOf("aaaa");
    await file.write(buffer);
    buffer.fill(0x62);
    await file.write(buffer);
    buffer.fill(0x63);
    ctx.check.equal(await readText(file, 10, 0), "aaaabbbb", "content");
  }),
  must("fs/iteration-gives-the-rest-in-chunks", "FS-11", ["fs"], async (ctx: Ctx) => {
    const bytes = pattern(200_000);
    const file = await openWith(ctx, bytes);
    file.seek(10);
    let at = 10;
    for await (const chunk of file) {
      ctx.check.ok(chunk.length >= 1 && chunk.length <= 65_536, `a chunk has ${chunk.length} bytes`);
      ctx.check.bytes(chunk, bytes.subarray(at, at + chunk.length), `chunk at ${at}`);
      at += chunk.length;
    }
    ctx.check.equal(at, bytes.length, "where the iteration ended");
  }),
  must("fs/leaving-an-iteration-leaves-the-file-open-at-the-cursor", "FS-11", ["fs"], async (ctx: Ctx) => {
    const bytes = pattern(200_000);
    const file = await openWith(ctx, bytes);
    let at = 0;
    for await (const chunk of file) {
      at = chunk.length;
      break;
    }
    const next = new Uint8Array(10);
    await file.read(next);
    ctx.check.bytes(next, bytes.subarray(at, at + 10), "the bytes after the chunk");
  }),
  must("fs/file-truncate-cuts-and-extends-with-zeros", "FS-4", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "abcdef");
    await file.truncate(2);
    ctx.check.equal((await file.stat()).size, 2, "size after the cut");
    await file.truncate(4);
    ctx.check.equal(await readText(file, 10, 0), "ab\0\0", "content");
  }),
  must("fs/file-stat-follows-the-writes", "FS-12", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "abc");
    await file.write(pattern(100), 50);
    const { kind, size } = await file.stat();
    ctx.check.equal([kind, size], ["file", 150], "kind and size");
  }),
  must("fs/positions-and-sizes-are-whole-numbers-from-zero", "FS-13", ["fs"], async (ctx: Ctx) => {
    const file = await openWith(ctx, "abc");
    for (const at of badPositions) {
      await ctx.check.rejects(file.read(new Uint8Array(1), at), "InvalidInput", `read at ${at}`);
      await ctx.check.rejects(file.write(new Uint8Array(1), at), "InvalidInput", `write at ${at}`);
      await ctx.check.rejects(file.truncate(at), "InvalidInput", `truncate to ${at}`);
      ctx.check.throws(() => file.seek(at), "InvalidInput", `seek to ${at}`);
    }
    ctx.check.equal(await readText(file, 10, 0), "abc", "content");
  }),
];
