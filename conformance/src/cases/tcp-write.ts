import { fnv1a, pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";
import { cancellable, concat, delivered, dial, ECHO, FLOOD, LATE_SINK, MIB, SINK } from "./tcp-kit.ts";

const needs = ["tcp.connect"] as const;

/** Writing: order, wholeness, whose the buffer is, waiting for slow peers, and what cancelling leaves undone. */
export const cases: readonly Case[] = [
  must("tcp/writes-arrive-complete-and-in-order", "TCP-15", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    const bytes = pattern(2 * MIB);
    let at = 0;
    for (let size = 1; at < bytes.length; size = size * 2 + 1) {
      await conn.write(bytes.subarray(at, at + size));
      at += size;
    }
    await conn.closeWrite();
    await delivered(ctx, report, bytes);
  }),
  must(
    "tcp/concurrent-writes-go-out-whole-in-call-order",
    "TCP-15",
    needs,
    async (ctx: Ctx) => {
      const { conn, report } = await dial(ctx, LATE_SINK);
      const parts = Array.from({ length: 24 }, (_, i) => new Uint8Array(i % 3 === 0 ? 700_001 : 11 * i).fill(i + 1));
      await ctx.within(Promise.all(parts.map((part) => conn.write(part))), "all writes");
      await conn.closeWrite();
      await delivered(ctx, report, concat(parts));
    },
    { slow: true },
  ),
  must("tcp/writing-nothing-sends-nothing", "TCP-15", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    await ctx.within(conn.write(new Uint8Array(0)), "an empty write");
    await conn.write(pattern(5));
    await conn.write(new Uint8Array(0));
    await conn.closeWrite();
    await delivered(ctx, report, pattern(5));
  }),
  must(
    "tcp/buffer-is-the-callers-again-after-the-write",
    "TCP-16",
    needs,
    async (ctx: Ctx) => {
      const { conn, report } = await dial(ctx, LATE_SINK);
      const buffer = new Uint8Array(MIB);
      const sent: Uint8Array[] = [];
      for (let i = 1; i <= 6; i++) {
        sent.push(buffer.fill(i).slice());
        await ctx.within(conn.write(buffer), `write ${i}`);
        buffer.fill(255);
      }
      await conn.closeWrite();
      await delivered(ctx, report, concat(sent));
    },
    { slow: true },
  ),
  must(
    "tcp/writing-waits-for-a-slow-peer",
    "TCP-14",
    needs,
    async (ctx: Ctx) => {
      const { conn, report } = await dial(ctx, LATE_SINK);
      const write = conn.write(pattern(FLOOD));
      await ctx.never(write, "a write has resolved although the peer does not read");
      await ctx.within(write, "the write when the peer reads");
      await conn.closeWrite();
      await delivered(ctx, report, pattern(FLOOD));
    },
    { slow: true },
  ),
  must(
    "tcp/both-directions-flow-at-once",
    "TCP-14",
    needs,
    async (ctx: Ctx) => {
      const { conn } = await dial(ctx, ECHO);
      const bytes = pattern(8 * MIB);
      const writer = ctx.scope.spawn(async (scope) => {
        const view = scope.bind(conn);
        for (let at = 0; at < bytes.length; at += 300_007) await view.write(bytes.subarray(at, at + 300_007));
        await view.closeWrite();
      });
      const got: Uint8Array[] = [];
      for await (const chunk of conn) {
        got.push(chunk);
        await ctx.scope.yieldNow();
      }
      await writer.join();
      ctx.check.equal(fnv1a(concat(got)), fnv1a(bytes), "hash of the echo");
    },
    { slow: true },
  ),
  must(
    "tcp/write-cancelled-before-its-turn-sends-nothing",
    "TCP-17",
    needs,
    async (ctx: Ctx) => {
      const { conn, report } = await dial(ctx, LATE_SINK);
      const child = cancellable(ctx);
      const first = conn.write(pattern(FLOOD));
      const second = child.bind(conn).write(new Uint8Array(1000).fill(1));
      child.cancel();
      await ctx.check.rejects(second, "Cancelled", "the write of the cancelled scope");
      await ctx.within(first, "the write before it");
      await conn.closeWrite();
      await delivered(ctx, report, pattern(FLOOD));
    },
    { slow: true },
  ),
  must(
    "tcp/write-cancelled-half-way-is-sent-whole",
    "TCP-17",
    needs,
    async (ctx: Ctx) => {
      const { conn, report } = await dial(ctx, LATE_SINK);
      const child = cancellable(ctx);
      const write = child.bind(conn).write(pattern(FLOOD));
      await ctx.never(write, "a write has resolved although the peer does not read");
      child.cancel();
      await ctx.check.rejects(write, "Cancelled", "the write of the cancelled scope");
      await ctx.within(conn.write(Uint8Array.of(1, 2, 3)), "the write after it");
      await conn.closeWrite();
      await delivered(ctx, report, concat([pattern(FLOOD), Uint8Array.of(1, 2, 3)]));
    },
    { slow: true },
  ),
  must("tcp/write-under-a-cancelled-scope-sends-nothing", "TCP-17", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    const child = cancellable(ctx);
    child.cancel();
    await ctx.check.rejects(child.bind(conn).write(pattern(7)), "Cancelled", "a write under a cancelled scope");
    await conn.write(pattern(3));
    await conn.closeWrite();
    await delivered(ctx, report, pattern(3));
  }),
];
