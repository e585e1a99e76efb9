import type { Listener } from "@portico/core";
import { pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx, PeerReport } from "../runner/context.ts";
import { must } from "./must.ts";
import { cancellable, delivered, ECHO, readAtLeast, readToEnd, SINK, signal } from "./tcp-kit.ts";

const needs = ["tcp"] as const;

/** Serving: a scope per connection, isolation, limits, and the three ways it ends. */
export const cases: readonly Case[] = [
  must("tcp/serve-hands-every-connection-to-its-handler", "TCP-28", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const served = listener.serve(async (_scope, conn) => {
      for await (const chunk of conn) await conn.write(chunk);
    });
    for (const length of [1, 500, 50_000]) {
      const report = await visit(ctx, listener, [{ do: "send", length }, { do: "end" }, { do: "read-to-end" }]);
      await delivered(ctx, report, pattern(length));
    }
    await listener.close();
    await ctx.within(served, "serve after close");
  }),
  must("tcp/serve-closes-the-connection-when-the-handler-returns", "TCP-28", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const served = listener.serve(async (_scope, conn) => conn.write(pattern(40)));
    const report = await visit(ctx, listener, SINK);
    await delivered(ctx, report, pattern(40));
    await listener.close();
    await ctx.within(served, "serve after close");
  }),
  must("tcp/serve-keeps-a-failing-handler-to-itself", "TCP-29", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const failure = new Error("the handler's own");
    const errors: unknown[] = [];
    const served = listener.serve(
      async (_scope, conn) => {
        const [kind] = await readAtLeast(conn, 1);
        if (kind === 1) throw failure;
        await conn.write(pattern(20));
      },
      { onError: (error) => errors.push(error) },
    );
    const bad = await visit(ctx, listener, [{ do: "send-bytes", bytes: [1] }, { do: "read-to-end" }, { do: "end" }]);
    ctx.check.ok((await bad()).ended !== "open", "the failing handler's connection has ended");
    const good = await visit(ctx, listener, [{ do: "send-bytes", bytes: [2] }, { do: "read-to-end" }, { do: "end" }]);
    await delivered(ctx, good, pattern(20));
    await listener.close();
    await ctx.within(served, "serve after close");
    ctx.check.ok(errors.length === 1 && errors[0] === failure, "onError got exactly the handler's error");
  }),
  must("tcp/serve-reports-a-failing-handler-without-on-error", "TCP-29", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const failure = new Error("the handler's own");
    const served = listener.serve(() => Promise.reject(failure));
    await (await visit(ctx, listener, SINK))();
    await listener.close();
    await ctx.within(served, "serve after close");
    const reported = ctx.reported();
    ctx.check.ok(reported.length === 1 && reported[0] === failure, "the run's report got exactly the handler's error");
  }),
  must("tcp/serve-runs-at-most-max-connections-handlers", "TCP-30", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const gate = signal();
    const [two, three] = [signal(), signal()];
    let running = 0;
    const served = listener.serve(
      async (scope, conn) => {
        running += 1;
        if (running === 2) two.send();
        if (running === 3) three.send();
        await scope.wait(gate.wait);
        await conn.write(pattern(10));
        running -= 1;
      },
      { maxConnections: 2 },
    );
    const visits = await Promise.all([1, 2, 3, 4, 5].map(() => visit(ctx, listener, SINK)));
    await ctx.within(two.wait, "two handlers at once");
    await ctx.never(three.wait, "a third handler runs at once");
    gate.send();
    for (const report of visits) await delivered(ctx, report, pattern(10));
    await listener.close();
    await ctx.within(served, "serve after close");
  }),
  must("tcp/serve-resolves-when-the-listener-closes", "TCP-31", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const served = listener.serve((_scope, conn) => readToEnd(conn));
    await ctx.never(served, "serve has resolved although the listener is open");
    await listener.close();
    await ctx.within(served, "serve after close");
  }),
  must("tcp/serve-drains-when-stopping-is-requested", "TCP-31", needs, async (ctx: Ctx) => {
    const root = ctx.root();
    const listener = await root.scope.net.listen({ port: 0 });
    const [entered, gate] = [signal(), signal()];
    const served = listener.serve(async (scope, conn) => {
      entered.send();
      await scope.wait(gate.wait);
      await conn.write(pattern(60));
    });
    const report = await visit(ctx, listener, SINK);
    await ctx.within(entered.wait, "the handler");
    root.stop();
    await ctx.never(served, "serve has resolved although a handler runs");
    gate.send();
    await delivered(ctx, report, pattern(60));
    await ctx.within(served, "serve after stopping");
  }),
  must("tcp/serve-resolves-at-once-when-idle-and-stopping", "TCP-31", needs, async (ctx: Ctx) => {
    const root = ctx.root();
    const listener = await root.scope.net.listen({ port: 0 });
    let handled = 0;
    const served = listener.serve(async (_scope, conn) => {
      handled += 1;
      await readToEnd(conn);
    });
    await (await visit(ctx, listener, [{ do: "end" }, { do: "read-to-end" }]))();
    ctx.check.equal(handled, 1, "handlers before stopping");
    root.stop();
    await ctx.within(served, "serve when idle and stopping");
  }),
  must("tcp/cancelling-serve-ends-its-handlers", "TCP-31", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const child = cancellable(ctx);
    const [entered, left] = [signal(), signal()];
    const served = child.bind(listener).serve(async (_scope, conn) => {
      entered.send();
      await conn.read().finally(left.send);
    });
    const report = await visit(ctx, listener, ECHO);
    await ctx.within(entered.wait, "the handler");
    child.cancel();
    await ctx.check.rejects(served, "Cancelled", "serve");
    await ctx.within(left.wait, "the end of the handler");
    ctx.check.ok((await report()).ended !== "open", "the handler's connection has ended");
  }),
  must("tcp/serve-cancelled-while-its-listener-closes-is-cancelled", "TCP-31", needs, async (ctx: Ctx) => {
    for (const closesFirst of [true, false]) {
      const listener = await ctx.scope.net.listen({ port: 0 });
      const child = cancellable(ctx);
      const served = child.bind(listener).serve((_scope, conn) => readToEnd(conn));
      await ctx.scope.yieldNow();
      if (!closesFirst) child.cancel();
      const closed = listener.close();
      if (closesFirst) child.cancel();
      await ctx.check.rejects(
        served,
        "Cancelled",
        `serve, ${closesFirst ? "closed, then cancelled" : "cancelled, then closed"}`,
      );
      await ctx.within(closed, "close");
    }
  }),
];

type Script = Parameters<Ctx["peer"]["connect"]>[1];

/** A peer's connection to the listener; gives its report. */
async function visit<C extends never>(ctx: Ctx, to: Listener<C>, script: Script): Promise<() => Promise<PeerReport>> {
  const client = await ctx.peer.connect(to.address.port, script);
  return () => ctx.within(client.report(), "the visitor's report");
}
