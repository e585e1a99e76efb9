import { withListenerEvents } from "../overlay/net-overlay.ts";
import { pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must, should } from "./must.ts";
import { answer, cancellable, delivered, ECHO, readToEnd, SINK, signal, unlessCancelled } from "./tcp-kit.ts";

const needs = ["tcp"] as const;

/** Listening: addresses, accepting, and what is left when the listener closes. */
export const cases: readonly Case[] = [
  must("tcp/port-zero-gets-a-real-port", "TCP-24", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const { host, port } = listener.address;
    ctx.check.equal(host, "127.0.0.1", "default host");
    ctx.check.ok(Number.isInteger(port) && port > 0 && port < 65_536, `${port} is a port`);
    await ctx.peer.connect(port, [{ do: "send-bytes", bytes: [1] }, { do: "end" }]);
    const conn = await ctx.within(listener.accept(), "a connection to that port");
    ctx.check.equal(await readToEnd(conn), Uint8Array.of(1), "its bytes");
  }),
  must("tcp/listening-twice-is-address-in-use", "TCP-24", needs, async (ctx: Ctx) => {
    const { port } = (await ctx.scope.net.listen({ port: 0 })).address;
    await ctx.check.rejects(ctx.scope.net.listen({ port }), "AddressInUse", "a second listener on the port");
  }),
  // Not a must: Linux says so whatever the runtime; on BSDs and Windows both may listen, as the socket's options have it.
  should("tcp/listening-on-every-address-and-on-one-is-address-in-use", "TCP-24", needs, async (ctx: Ctx) => {
    for (const [first, second] of [
      ["127.0.0.1", "0.0.0.0"],
      ["0.0.0.0", "127.0.0.1"],
    ] as const) {
      const listener = await ctx.scope.net.listen({ host: first, port: 0 });
      const again = ctx.scope.net.listen({ host: second, port: listener.address.port });
      await ctx.check.rejects(again, "AddressInUse", `listen on ${second} beside ${first}`);
      await listener.close();
    }
  }),
  // 203.0.113.0/24 is for documentation (RFC 5737): no machine has it.
  must("tcp/listening-on-a-foreign-address-is-not-available", "TCP-24", needs, async (ctx: Ctx) => {
    const listen = ctx.scope.net.listen({ host: "203.0.113.1", port: 0 });
    await ctx.check.rejects(listen, "AddressNotAvailable", "listen on a foreign address");
  }),
  must("tcp/listen-refuses-a-port-out-of-range", "TCP-3", needs, async (ctx: Ctx) => {
    for (const port of [-1, 1.5, Number.NaN, 65_536]) {
      await ctx.check.rejects(ctx.scope.net.listen({ port }), "InvalidInput", `listen on port ${port}`);
    }
  }),
  must("tcp/listen-refuses-a-backlog-below-one", "TCP-3", needs, async (ctx: Ctx) => {
    for (const backlog of [0, -1, 1.5, Number.NaN]) {
      const listen = ctx.scope.net.listen({ port: 0, backlog });
      await ctx.check.rejects(listen, "InvalidInput", `listen with a backlog of ${backlog}`);
    }
  }),
  must("tcp/listen-refuses-a-host-name", "TCP-3", needs, async (ctx: Ctx) => {
    for (const host of ["", "name.invalid", "127.0.0.1 "]) {
      const listen = ctx.scope.net.listen({ host, port: 0 });
      await ctx.check.rejects(listen, "InvalidInput", `listen on host ${JSON.stringify(host)}`);
    }
  }),
  must("tcp/accepts-in-the-order-of-arrival", "TCP-25", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    for (const id of [1, 2, 3, 4]) {
      await ctx.peer.connect(listener.address.port, [{ do: "send-bytes", bytes: [id] }, { do: "end" }]);
    }
    for (const id of [1, 2, 3, 4]) {
      const conn = await ctx.within(listener.accept(), `connection ${id}`);
      ctx.check.equal(await readToEnd(conn), Uint8Array.of(id), `bytes of connection ${id}`);
    }
  }),
  must("tcp/accepted-connection-carries-bytes-both-ways", "TCP-25", needs, async (ctx: Ctx) => {
    const { conn, report } = await answer(ctx, [{ do: "send", length: 50_000 }, { do: "end" }, { do: "read-to-end" }]);
    for await (const chunk of conn) await conn.write(chunk);
    await conn.closeWrite();
    await delivered(ctx, report, pattern(50_000));
  }),
  must("tcp/second-concurrent-accept-is-busy", "TCP-25", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const first = listener.accept();
    await ctx.check.rejects(listener.accept(), "Busy", "the second accept");
    await ctx.peer.connect(listener.address.port, [{ do: "send-bytes", bytes: [1] }, { do: "end" }]);
    const conn = await ctx.within(first, "the first accept");
    ctx.check.equal(await readToEnd(conn), Uint8Array.of(1), "its bytes");
  }),
  must("tcp/accept-in-a-cancelled-scope-takes-nobody-who-has-arrived", "TCP-26", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    for (let id = 1; id <= 2; id++) {
      await ctx.peer.connect(listener.address.port, [{ do: "send-bytes", bytes: [id] }, { do: "end" }]);
    }
    const first = await ctx.within(listener.accept(), "the first accept");
    const read = await ctx.within(readToEnd(first), "the first connection's bytes");
    for (let i = 0; i < 10; i++) await ctx.scope.yieldNow();
    const child = cancellable(ctx);
    const view = child.bind(listener);
    child.cancel();
    await ctx.check.rejects(view.accept(), "Cancelled", "accept in a cancelled scope");
    const next = await ctx.within(listener.accept(), "the next accept");
    const all = [...read, ...(await ctx.within(readToEnd(next), "its bytes"))];
    ctx.check.equal(all, [1, 2], "who was accepted");
  }),
  must("tcp/cancelled-accept-leaves-the-connection-to-the-next", "TCP-26", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const child = cancellable(ctx);
    const accept = child.bind(listener).accept();
    child.cancel();
    await ctx.check.rejects(accept, "Cancelled", "the accept of the cancelled scope");
    await ctx.peer.connect(listener.address.port, [{ do: "send-bytes", bytes: [7] }, { do: "end" }]);
    const conn = await ctx.within(listener.accept(), "the next accept");
    ctx.check.equal(await ctx.within(readToEnd(conn), "its bytes"), Uint8Array.of(7), "its bytes");
  }),
  must("tcp/cancelling-accepts-at-any-moment-loses-nobody", "TCP-26", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const seen: number[] = [];
    for (let id = 1; id <= 10; id++) {
      await ctx.peer.connect(listener.address.port, [{ do: "send-bytes", bytes: [id] }, { do: "end" }]);
    }
    while (seen.length < 10) {
      const task = ctx.scope.spawn(async (scope) => {
        const conn = await scope.bind(listener).accept();
        await scope.shield(async (shielded) => seen.push((await readToEnd(shielded.bind(conn)))[0] ?? 0));
      });
      await ctx.scope.yieldNow();
      task.cancel();
      await task.join().catch(unlessCancelled);
    }
    ctx.check.equal(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "who was accepted");
  }),
  must("tcp/closing-a-listener-wakes-accept", "TCP-27", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const accept = ctx.check.rejects(listener.accept(), "Closed", "the accept that waits");
    await ctx.within(listener.close(), "close");
    await accept;
  }),
  must("tcp/accept-after-close-is-closed", "TCP-27", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    await ctx.within(Promise.all([listener.close(), listener.close()]), "two closes at once");
    await ctx.within(listener.close(), "a third close");
    await ctx.check.rejects(listener.accept(), "Closed", "accept after close");
  }),
  must("tcp/port-is-free-after-close", "TCP-27", needs, async (ctx: Ctx) => {
    const { conn, listener } = await answer(ctx, SINK);
    const { port } = listener.address;
    await listener.close();
    await conn.close();
    await ctx.check.rejects(ctx.scope.net.connect({ port }), "ConnectionRefused", "connect after close");
    const again = await ctx.scope.net.listen({ port });
    ctx.check.equal(again.address.port, port, "port of the next listener");
  }),
  must("tcp/closing-a-listener-ends-whoever-waits-to-be-accepted", "TCP-27", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0, backlog: 1 });
    const clients = [];
    for (let i = 0; i < 2; i++) {
      clients.push(await ctx.peer.connect(listener.address.port, [{ do: "read-to-end" }]));
      for (let turn = 0; turn < 10; turn++) await ctx.scope.yieldNow();
    }
    await ctx.within(listener.close(), "close");
    for (const [i, client] of clients.entries()) {
      const { ended } = await ctx.within(client.report(), `the end of connection ${i + 1}`);
      ctx.check.ok(ended !== "open", `connection ${i + 1} is still open`);
    }
  }),
  must("tcp/accepted-connections-outlive-their-listener", "TCP-27", needs, async (ctx: Ctx) => {
    const { conn, listener } = await answer(ctx, ECHO);
    await ctx.within(listener.close(), "close of the listener");
    await conn.write(pattern(300));
    await conn.closeWrite();
    ctx.check.bytes(await ctx.within(readToEnd(conn), "the echo"), pattern(300), "the echo");
  }),
  must("tcp/a-lost-listener-gives-what-has-arrived-and-then-the-reason", "TCP-34", needs, async (ctx: Ctx) => {
    const lose: (() => void)[] = [];
    const arrived = signal();
    const driver = withListenerEvents(ctx.driver, (events) => {
      lose.push(() => events.lost(Object.assign(new Error("lost on purpose"), { code: "ECONNRESET" })));
      return {
        connection: (conn) => {
          events.connection(conn);
          arrived.send();
        },
      };
    });
    const { scope } = ctx.root({}, driver);
    const [first, second] = [await scope.net.listen({ port: 0 }), await scope.net.listen({ port: 0 })];
    const served = ctx.check.rejects(
      second.serve(() => undefined),
      "ConnectionReset",
      "serve",
    );
    await ctx.peer.connect(first.address.port, [{ do: "read-to-end" }, { do: "end" }]);
    await ctx.within(arrived.wait, "the connection to arrive");
    for (const end of lose) end();
    const conn = await ctx.within(first.accept(), "accept of what has arrived");
    await conn.close();
    const { cause } = await ctx.check.rejects(first.accept(), "ConnectionReset", "accept");
    ctx.check.equal((cause as Error).message, "lost on purpose", "the reason");
    await served;
    await ctx.within(first.close(), "close of a lost listener");
  }),
  must("tcp/end-of-a-scope-closes-its-listeners", "TCP-22", needs, async (ctx: Ctx) => {
    const listener = await ctx.scope.scope((scope) => scope.net.listen({ port: 0 }));
    const { port } = listener.address;
    await ctx.check.rejects(listener.accept(), "Closed", "accept after the end of the scope");
    await ctx.check.rejects(ctx.scope.net.connect({ port }), "ConnectionRefused", "connect after the end of the scope");
  }),
];
