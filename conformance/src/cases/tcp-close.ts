import { fnv1a, pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";
import { concat, delivered, dial, FLOOD, LATE_SINK, MIB, readAtLeast, readToEnd, SINK, signal } from "./tcp-kit.ts";

const needs = ["tcp.connect"] as const;

/** The ends of a connection: half-close, close, reset, and the ends of the scopes that own it. */
export const cases: readonly Case[] = [
  must("tcp/close-write-ends-one-side-only", "TCP-18", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "read-to-end" }, { do: "send", length: MIB }, { do: "end" }]);
    await conn.write(pattern(100));
    await conn.closeWrite();
    const got = await readToEnd(conn);
    ctx.check.equal(got.length, MIB, "bytes read after our end");
    ctx.check.equal(fnv1a(got), fnv1a(pattern(MIB)), "hash of the bytes read after our end");
    await delivered(ctx, report, pattern(100));
  }),
  must("tcp/peers-end-leaves-our-side-open", "TCP-18", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "end" }, { do: "read-to-end" }]);
    ctx.check.equal(await conn.read(), null, "the peer's end");
    await conn.write(pattern(MIB));
    await conn.closeWrite();
    await delivered(ctx, report, pattern(MIB));
  }),
  must("tcp/close-write-twice-is-fine", "TCP-18", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    await conn.write(pattern(10));
    await Promise.all([conn.closeWrite(), conn.closeWrite()]);
    await conn.closeWrite();
    ctx.check.equal(await readToEnd(conn), new Uint8Array(0), "what the peer sends");
    await delivered(ctx, report, pattern(10));
  }),
  must("tcp/write-after-close-write-is-closed", "TCP-18", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    await conn.write(pattern(10));
    await conn.closeWrite();
    await ctx.check.rejects(conn.write(pattern(5)), "Closed", "a write after closeWrite");
    await delivered(ctx, report, pattern(10));
  }),
  must("tcp/reset-while-reading-is-connection-reset", "TCP-19", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "read", length: 1 }, { do: "reset" }]);
    const read = conn.read();
    await conn.write(pattern(1));
    await ctx.check.rejects(read, "ConnectionReset", "the read that waits");
  }),
  must("tcp/reset-never-becomes-end-of-stream", "TCP-19", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "read", length: 1 }, { do: "reset" }]);
    await conn.write(pattern(1));
    for (const what of ["first", "second", "third"]) {
      await ctx.check.rejects(conn.read(), "ConnectionReset", `the ${what} read`);
    }
    await ctx.check.rejects(conn.read(new Uint8Array(4)), "ConnectionReset", "a read into a buffer");
  }),
  must("tcp/bytes-before-a-reset-are-delivered", "TCP-19", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "send", length: 50 }, { do: "read", length: 2 }, { do: "reset" }]);
    await conn.write(pattern(2));
    await report();
    const got: Uint8Array[] = [];
    const readOn = async () => {
      for await (const chunk of conn) got.push(chunk);
    };
    await ctx.check.rejects(readOn(), "ConnectionReset", "reading late");
    ctx.check.bytes(concat(got), pattern(50), "bytes before the reset");
  }),
  must("tcp/write-after-a-reset-is-connection-reset", "TCP-19", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "read", length: 1 }, { do: "reset" }]);
    await conn.write(pattern(1));
    await ctx.check.rejects(conn.read(), "ConnectionReset", "the read that meets the reset");
    await ctx.check.rejects(conn.write(pattern(1)), "ConnectionReset", "a write after it");
    await ctx.check.rejects(conn.write(pattern(1)), "ConnectionReset", "another write");
  }),
  must("tcp/writing-meets-a-reset-that-nobody-has-read", "TCP-19", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "send", length: 50 }, { do: "read", length: 2 }, { do: "reset" }]);
    await conn.write(pattern(2));
    await report();
    const writeOn = async (): Promise<void> => {
      for (;;) {
        await conn.write(pattern(1));
        await ctx.scope.yieldNow();
      }
    };
    await ctx.check.rejects(writeOn(), "ConnectionReset", "writing on and on");
  }),
  must("tcp/waiting-write-fails-when-the-peer-resets", "TCP-19", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [{ do: "read", length: 1 }, { do: "stall", ms: 100 }, { do: "reset" }]);
    await ctx.check.rejects(conn.write(pattern(FLOOD)), "ConnectionReset", "the write that waits");
  }),
  must("tcp/reset-fails-a-waiting-write-although-bytes-are-unread", "TCP-19", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, [
      { do: "send", length: 50 },
      { do: "read", length: 1 },
      { do: "stall", ms: 100 },
      { do: "reset" },
    ]);
    await ctx.check.rejects(conn.write(pattern(FLOOD)), "ConnectionReset", "the write that waits");
    await ctx.check.rejects(conn.read(), "ConnectionReset", "a read after it");
  }),
  must("tcp/close-delivers-what-was-written", "TCP-20", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "stall", ms: 100 }, ...SINK]);
    await conn.write(pattern(50_000));
    await ctx.within(conn.close(), "close");
    await delivered(ctx, report, pattern(50_000));
  }),
  must("tcp/close-with-unread-input-still-delivers", "TCP-20", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "send", length: 20_000 }, { do: "stall", ms: 100 }, ...SINK]);
    await readAtLeast(conn, 1);
    await conn.write(pattern(50_000));
    await ctx.within(conn.close(), "close");
    await delivered(ctx, report, pattern(50_000));
  }),
  must("tcp/close-drops-all-that-still-arrives", "TCP-20", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "read-to-end" }, { do: "send", length: MIB }, { do: "end" }]);
    await conn.write(pattern(10));
    await ctx.within(conn.close(), "close");
    await delivered(ctx, report, pattern(10));
  }),
  must("tcp/close-gives-up-on-a-peer-that-never-ends", "TCP-20", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "read-to-end" }], { closeTimeout: 50 });
    await conn.write(pattern(10));
    await ctx.within(conn.close(), "close");
    ctx.check.equal((await report()).received, 10, "bytes at the peer");
    await ctx.check.rejects(conn.read(), "Closed", "a read after close");
  }),
  must("tcp/close-twice-is-fine", "TCP-20", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    await conn.write(pattern(10));
    await ctx.within(Promise.all([conn.close(), conn.close()]), "two closes at once");
    await ctx.within(conn.close(), "a third close");
    await ctx.within(conn[Symbol.asyncDispose](), "disposal after close");
    await delivered(ctx, report, pattern(10));
  }),
  must("tcp/close-wakes-the-reader", "TCP-21", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, SINK);
    const read = ctx.check.rejects(conn.read(), "Closed", "the read that waits");
    await conn.close();
    await read;
  }),
  must("tcp/closed-connection-refuses-everything", "TCP-21", needs, async (ctx: Ctx) => {
    const { conn } = await dial(ctx, SINK);
    await conn.close();
    await ctx.check.rejects(conn.read(), "Closed", "read");
    await ctx.check.rejects(conn.read(new Uint8Array(1)), "Closed", "read into");
    await ctx.check.rejects(conn.write(pattern(1)), "Closed", "write");
  }),
  must("tcp/end-of-a-scope-closes-its-connections", "TCP-22", needs, async (ctx: Ctx) => {
    const { conn, report } = await ctx.scope.scope(async (scope) => {
      const dialled = await dial(ctx, SINK, { scope });
      await dialled.conn.write(pattern(1000));
      return dialled;
    });
    await ctx.check.rejects(conn.read(), "Closed", "a read after the end of the scope");
    await delivered(ctx, report, pattern(1000));
  }),
  must(
    "tcp/cancelled-scope-ends-its-connections-at-once",
    "TCP-22",
    needs,
    async (ctx: Ctx) => {
      const dialled = Promise.withResolvers<Awaited<ReturnType<typeof dial>>>();
      const task = ctx.scope.spawn(async (scope) => {
        dialled.resolve(await dial(ctx, LATE_SINK, { scope }));
        await (await dialled.promise).conn.write(pattern(FLOOD));
      });
      const { report } = await dialled.promise;
      const end = task.join();
      await ctx.never(end, "the write has resolved although the peer does not read");
      task.cancel();
      await ctx.check.rejects(end, "Cancelled", "the task");
      const { received, ended } = await report();
      ctx.check.ok(received < FLOOD, `${received} bytes at the peer are not all`);
      ctx.check.ok(ended !== "open", "the connection has ended for the peer");
    },
    { slow: true },
  ),
  must("tcp/owned-connection-ends-with-its-task", "TCP-22", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    const task = ctx.scope.spawn(() => conn.write(pattern(30)), { owns: [conn] });
    await task.join();
    await ctx.check.rejects(conn.write(pattern(1)), "Closed", "a write after the owner's end");
    await delivered(ctx, report, pattern(30));
  }),
  must("tcp/cancelling-a-view-leaves-the-connection-alone", "TCP-22", needs, async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    const written = signal();
    const task = ctx.scope.spawn(async (scope) => {
      await scope.bind(conn).write(pattern(20));
      written.send();
      await scope.bind(conn).read();
    });
    await ctx.within(written.wait, "the view's write");
    task.cancel();
    await ctx.check.rejects(task.join(), "Cancelled", "the task with the view");
    await conn.write(pattern(25).subarray(20));
    await conn.closeWrite();
    await delivered(ctx, report, pattern(25));
  }),
  must("tcp/reset-is-a-reset-for-the-peer", "TCP-23", ["tcp.connect", "tcp.reset"], async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, [{ do: "send-bytes", bytes: [1] }, { do: "read-to-end" }]);
    await readAtLeast(conn, 1);
    conn.reset();
    ctx.check.equal((await report()).ended, "reset", "end at the peer");
    await ctx.check.rejects(conn.write(pattern(1)), "Closed", "a write after reset");
  }),
  must(
    "tcp/reset-does-not-wait-for-a-write",
    "TCP-23",
    ["tcp.connect", "tcp.reset"],
    async (ctx: Ctx) => {
      const { conn, report } = await dial(ctx, LATE_SINK);
      const write = conn.write(pattern(FLOOD));
      await ctx.never(write, "the write has resolved although the peer does not read");
      conn.reset();
      await ctx.check.rejects(write, "Closed", "the write that waits");
      const { received, ended } = await report();
      ctx.check.equal(ended, "reset", "end at the peer");
      ctx.check.ok(received < FLOOD, `${received} bytes at the peer are not all`);
    },
    { slow: true },
  ),
];
