import { fnv1a, pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";
import {
  answer,
  cancellable,
  concat,
  dial,
  FLOOD,
  MIB,
  readAtLeast,
  readToEnd,
  SINK,
  unlessCancelled,
} from "./tcp-kit.ts";

const needs = ["tcp.connect"] as const;

/** Reading: what comes out, in which pieces, and what cancelling leaves for the next read. */
export const cases: readonly Case[] = [
  must("tcp/reads-every-byte-in-order", "TCP-7", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "send", length: MIB, chunk: 65_521 }, { do: "end" }]);
    const got = await readToEnd(conn);
    ctx.check.equal(got.length, MIB, "bytes read");
    ctx.check.equal(fnv1a(got), fnv1a(pattern(MIB)), "hash of the bytes read");
  }),
  must("tcp/bytes-that-came-before-the-first-read-are-kept", "TCP-7", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "read", length: 1 }, { do: "send", length: 100 }, { do: "end" }]);
    await conn.write(pattern(1));
    await report();
    ctx.check.bytes(await readToEnd(conn), pattern(100), "bytes read late");
  }),
  must("tcp/end-of-stream-is-null-and-chunks-are-never-empty", "TCP-8", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "send-bytes", bytes: [1, 2, 3] }, { do: "end" }]);
    const sizes: number[] = [];
    let chunk = await conn.read();
    for (; chunk !== null && sizes.length < 4; chunk = await conn.read()) sizes.push(chunk.length);
    ctx.check.equal(chunk, null, "end of stream");
    ctx.check.ok(
      sizes.every((size) => size > 0),
      "no chunk is empty",
    );
    ctx.check.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      3,
      "bytes before the end",
    );
  }),
  must("tcp/end-of-stream-repeats", "TCP-8", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "end" }, { do: "read-to-end" }]);
    for (const what of ["first", "second", "third"]) {
      ctx.check.equal(await ctx.within(conn.read(), `the ${what} read`), null, `the ${what} read`);
    }
    ctx.check.equal(await ctx.within(conn.read(new Uint8Array(4)), "a read into"), null, "a read into a buffer");
  }),
  must("tcp/reads-into-short-buffers-of-the-caller", "TCP-9", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "send", length: 100 }, { do: "end" }]);
    const pieces: Uint8Array[] = [];
    for (let size = 1; ; size = size === 1 ? 3 : 1) {
      const into = new Uint8Array(size);
      const count = await conn.read(into);
      if (count === null) break;
      ctx.check.ok(count >= 1 && count <= size, `${count} bytes into a buffer of ${size}`);
      pieces.push(into.subarray(0, count));
    }
    ctx.check.bytes(concat(pieces), pattern(100), "the pieces put together");
  }),
  must("tcp/reads-into-a-part-of-a-buffer", "TCP-9", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "send-bytes", bytes: [1, 2, 3, 4, 5, 6] }, { do: "end" }]);
    const whole = new Uint8Array(8).fill(99);
    const count = await conn.read(whole.subarray(2, 5));
    ctx.check.ok(count !== null && count >= 1 && count <= 3, `${count} bytes into a part of 3`);
    ctx.check.bytes(whole.subarray(2, 2 + count), Uint8Array.of(1, 2, 3).subarray(0, count), "the part");
    ctx.check.bytes(whole.subarray(0, 2), Uint8Array.of(99, 99), "before the part");
    ctx.check.bytes(whole.subarray(5), Uint8Array.of(99, 99, 99), "after the part");
  }),
  must("tcp/mixes-reads-with-and-without-a-buffer", "TCP-9", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "send", length: 50_000, chunk: 777 }, { do: "end" }]);
    const pieces: Uint8Array[] = [];
    for (;;) {
      const into = new Uint8Array(10);
      const count = await conn.read(into);
      if (count === null) break;
      pieces.push(into.subarray(0, count));
      const chunk = await conn.read();
      if (chunk === null) break;
      pieces.push(chunk);
    }
    ctx.check.bytes(concat(pieces), pattern(50_000), "the pieces put together");
  }),
  must("tcp/read-refuses-an-empty-buffer", "TCP-9", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, SINK);
    await ctx.check.rejects(conn.read(new Uint8Array(0)), "InvalidInput", "read into an empty buffer");
  }),
  must("tcp/chunks-belong-to-the-caller", "TCP-10", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [
      { do: "send-bytes", bytes: [1, 2, 3, 4] },
      { do: "read", length: 1 },
      { do: "send-bytes", bytes: [5, 6, 7, 8] },
      { do: "end" },
    ]);
    const first = await readOne(conn.read());
    const before = first.slice();
    first.fill(77);
    await conn.write(pattern(1));
    const later = await readToEnd(conn);
    ctx.check.bytes(first, new Uint8Array(before.length).fill(77), "the first chunk after later reads");
    ctx.check.bytes(concat([before, later]), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), "all bytes");
  }),
  must("tcp/second-concurrent-read-is-busy", "TCP-11", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "read", length: 1 }, { do: "send-bytes", bytes: [5] }, { do: "end" }]);
    const first = conn.read();
    await ctx.check.rejects(conn.read(), "Busy", "the second read");
    await conn.write(pattern(1));
    ctx.check.equal(await ctx.within(first, "the first read"), Uint8Array.of(5), "the first read");
  }),
  must("tcp/iteration-gives-everything-and-ends-with-the-stream", "TCP-12", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "send", length: 100_000 }, { do: "end" }]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of conn) chunks.push(chunk);
    ctx.check.bytes(concat(chunks), pattern(100_000), "the chunks put together");
  }),
  must("tcp/leaving-an-iteration-leaves-the-connection-open", "TCP-12", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [
      { do: "send-bytes", bytes: [1] },
      { do: "read", length: 1 },
      { do: "send-bytes", bytes: [2] },
      { do: "end" },
    ]);
    for await (const chunk of conn) {
      ctx.check.bytes(chunk, Uint8Array.of(1), "the first chunk");
      break;
    }
    await conn.write(pattern(1));
    ctx.check.bytes(await readToEnd(conn), Uint8Array.of(2), "what comes after the loop");
  }),
  must("tcp/cancelled-read-leaves-the-bytes-to-the-next", "TCP-13", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "read", length: 1 }, { do: "send", length: 9 }, { do: "end" }]);
    const child = cancellable(ctx);
    const read = child.bind(conn).read();
    child.cancel();
    await ctx.check.rejects(read, "Cancelled", "the read of the cancelled scope");
    await conn.write(pattern(1));
    ctx.check.bytes(await ctx.within(readToEnd(conn), "the bytes"), pattern(9), "the next reads");
  }),
  must("tcp/cancelling-reads-at-any-moment-loses-nothing", "TCP-13", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "send", length: 100_000, chunk: 997 }, { do: "end" }]);
    const got: Uint8Array[] = [];
    for (let ended = false; !ended; ) {
      const task = ctx.scope.spawn(async (scope) => {
        const chunk = await scope.bind(conn).read();
        if (chunk === null) ended = true;
        else got.push(chunk);
      });
      await ctx.scope.yieldNow();
      task.cancel();
      await task.join().catch(unlessCancelled);
    }
    ctx.check.bytes(concat(got), pattern(100_000), "what the reads got together");
  }),
  must("tcp/cancelled-read-does-not-touch-the-buffer-later", "TCP-13", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "read", length: 1 }, { do: "send", length: 8 }, { do: "end" }]);
    const child = cancellable(ctx);
    const into = new Uint8Array(8).fill(99);
    const read = child.bind(conn).read(into);
    child.cancel();
    await ctx.check.rejects(read, "Cancelled", "the read of the cancelled scope");
    await conn.write(pattern(1));
    ctx.check.bytes(await ctx.within(readToEnd(conn), "the bytes"), pattern(8), "the next reads");
    ctx.check.bytes(into, new Uint8Array(8).fill(99), "the buffer of the cancelled read");
  }),
  must("tcp/view-of-a-cancelled-scope-does-not-take-bytes", "TCP-13", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "send", length: 20 }, { do: "end" }]);
    const first = await readAtLeast(conn, 1);
    const child = cancellable(ctx);
    child.cancel();
    await ctx.check.rejects(child.bind(conn).read(), "Cancelled", "a read under a cancelled scope");
    ctx.check.bytes(concat([first, await readToEnd(conn)]), pattern(20), "the reads of the other scope");
  }),
  must(
    "tcp/reading-stops-when-nobody-reads",
    "TCP-14",
    ["tcp"],
    async (ctx: Ctx) => {
      const { conn, report } = await answer(ctx, [{ do: "send", length: FLOOD }, { do: "end" }]);
      const first = await readOne(conn.read());
      const sent = report();
      // What is read takes as long as what would be read ahead, however busy the machine is.
      const other = await answer(ctx, [{ do: "send", length: FLOOD }, { do: "end" }]);
      await readToEnd(other.conn);
      await ctx.never(sent, "the peer has sent everything although nobody reads");
      const rest = await readToEnd(conn);
      ctx.check.equal(first.length + rest.length, FLOOD, "bytes read in the end");
      await sent;
    },
    { slow: true },
  ),
];

async function readOne(read: Promise<Uint8Array | null>): Promise<Uint8Array> {
  const chunk = await read;
  if (chunk === null) throw new Error("a chunk: expected bytes, got the end of the stream");
  return chunk;
}
