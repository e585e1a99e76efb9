import type { Conn } from "@portico/core";
import { fnv1a, pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx, PeerScript } from "../runner/context.ts";
import { must } from "./must.ts";
import { answer, cancellable, delivered, dial, ECHO, FLOOD, LATE_SINK, MIB, readToEnd, SINK } from "./tcp-kit.ts";

const needs = ["tcp.connect"] as const;

/** A peer that sends much and never ends. */
const TALKATIVE: PeerScript = [{ do: "send", length: FLOOD }];

/** More than is taken at once. */
const LARGE = 4 * MIB;

/** More than any default of a protocol in between. */
const many = 150;

/** Many connections, much data, many timers: nothing of it holds up the rest. */
export const cases: readonly Case[] = [
  must("tcp/unread-connections-do-not-stop-another", "TCP-32", needs, async (ctx: Ctx) => {
    const scope = cancellable(ctx);
    for (let i = 0; i < 6; i++) await (await dial(ctx, TALKATIVE, { scope })).conn.read();
    await echoes(ctx, (await dial(ctx, ECHO)).conn, pattern(MIB));
  }),
  must("tcp/unread-accepted-connections-do-not-stop-another", "TCP-32", ["tcp"], async (ctx: Ctx) => {
    const listener = await cancellable(ctx).net.listen({ port: 0 });
    for (let i = 0; i < 6; i++) {
      await ctx.peer.connect(listener.address.port, TALKATIVE);
      await (await listener.accept()).read();
    }
    await echoes(ctx, (await answer(ctx, ECHO)).conn, pattern(MIB));
  }),
  must("tcp/many-connections-at-once", "TCP-32", needs, async (ctx: Ctx) => {
    const server = await ctx.peer.listen(ECHO);
    const numbers = Array.from({ length: many }, (_, i) => i);
    const connect = (): Promise<Conn> => ctx.scope.net.connect({ port: server.port });
    const conns = await ctx.within(Promise.all(numbers.map(connect)), `${many} connections`);
    const talk = async (conn: Conn, i: number): Promise<number> => {
      await conn.write(pattern(i + 1));
      await conn.closeWrite();
      return (await readToEnd(conn)).length;
    };
    const lengths = await ctx.within(Promise.all(conns.map(talk)), `${many} echoes`);
    ctx.check.equal(
      lengths,
      numbers.map((i) => i + 1),
      "bytes that came back, by connection",
    );
  }),
  must("tcp/many-accepted-connections-at-once", "TCP-32", ["tcp"], async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const visit = (): ReturnType<Ctx["peer"]["connect"]> => ctx.peer.connect(listener.address.port, SINK);
    const visitors = Promise.all(Array.from({ length: many }, visit));
    const conns: Conn[] = [];
    while (conns.length < many) conns.push(await ctx.within(listener.accept(), `connection ${conns.length + 1}`));
    const clients = await ctx.within(visitors, "the visitors");
    for (const conn of conns) await conn.write(pattern(10));
    await ctx.within(Promise.all(conns.map((conn) => conn.close())), "closing them all");
    const reports = await ctx.within(Promise.all(clients.map((client) => client.report())), "the reports");
    ctx.check.equal([...new Set(reports.map(({ received }) => received))], [10], "bytes that each visitor got");
  }),
  must("tcp/a-large-transfer-needs-no-timer", "TCP-32", needs, async (ctx: Ctx) => {
    // No system takes all of it at once while the peer is deaf, so the write waits for the system.
    const { conn, report } = await dial(ctx, LATE_SINK);
    await conn.write(pattern(FLOOD));
    await conn.closeWrite();
    await delivered(ctx, report, pattern(FLOOD));
  }),
  must("tcp/a-large-transfer-does-not-mind-many-timers", "TCP-32", needs, async (ctx: Ctx) => {
    const child = cancellable(ctx);
    const sleeps = Array.from({ length: 1000 }, (_, i) => child.sleep(i).catch((error: unknown) => error));
    await echoes(ctx, (await dial(ctx, ECHO)).conn, pattern(LARGE));
    child.cancel();
    await ctx.within(Promise.all(sleeps), "the sleeps");
  }),
];

/** Asserts that the bytes come back. */
async function echoes(ctx: Ctx, conn: Conn, bytes: Uint8Array): Promise<void> {
  const writer = ctx.scope.spawn(async () => {
    await conn.write(bytes);
    await conn.closeWrite();
  });
  const got = await ctx.within(readToEnd(conn), "the echo");
  await writer.join();
  ctx.check.equal([got.length, fnv1a(got)], [bytes.length, fnv1a(bytes)], "length and hash of the echo");
}
