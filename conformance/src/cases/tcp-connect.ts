import type { SocketAddress } from "@portico/core";
import { withConns, withListen, withSockets } from "../overlay/net-overlay.ts";
import { overlay } from "../overlay/overlay.ts";
import { pattern } from "../runner/bytes.ts";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must, should } from "./must.ts";
import { answer, cancellable, delivered, dial, ECHO, readToEnd, SINK, signal } from "./tcp-kit.ts";

/** Making connections: who is reached, what is refused, what each end says about itself. */
export const cases: readonly Case[] = [
  must("tcp/connect-reaches-the-peer", "TCP-1", ["tcp.connect"], async (ctx: Ctx) => {
    const server = await ctx.peer.listen(ECHO);
    const conn = await ctx.scope.net.connect({ host: "127.0.0.1", port: server.port });
    await conn.write(pattern(1000));
    await conn.closeWrite();
    ctx.check.bytes(await readToEnd(conn), pattern(1000), "echo");
  }),
  must("tcp/connect-host-defaults-to-ipv4-loopback", "TCP-1", ["tcp.connect"], async (ctx: Ctx) => {
    const server = await ctx.peer.listen(SINK);
    const conn = await ctx.scope.net.connect({ port: server.port });
    ctx.check.equal(conn.remote.host, "127.0.0.1", "remote host");
  }),
  must("tcp/connect-resolves-localhost", "TCP-1", ["tcp.connect"], async (ctx: Ctx) => {
    const server = await ctx.peer.listen(SINK);
    const conn = await ctx.scope.net.connect({ host: "localhost", port: server.port });
    ctx.check.equal(conn.remote.port, server.port, "remote port");
  }),
  must("tcp/connect-to-a-closed-port-is-refused", "TCP-2", ["tcp.connect"], async (ctx: Ctx) => {
    const port = await ctx.peer.closedPort();
    await ctx.check.rejects(ctx.scope.net.connect({ port }), "ConnectionRefused", "connect to a closed port");
  }),
  // Not a must: a policy may refuse the lookup itself.
  should("tcp/unresolvable-name-is-host-not-found", "TCP-2", ["tcp.connect"], async (ctx: Ctx) => {
    const connect = ctx.scope.net.connect({ host: "name.invalid", port: 9 });
    await ctx.check.rejects(connect, "HostNotFound", "connect to name.invalid");
  }),
  must("tcp/resolve-gives-numeric-addresses", "TCP-33", ["tcp.connect"], async (ctx: Ctx) => {
    const addresses = await ctx.scope.net.resolve("localhost");
    ctx.check.ok(addresses.includes("127.0.0.1") || addresses.includes("::1"), `${addresses} is this machine`);
    ctx.check.ok(
      addresses.every((address) => /^[\d.]+$|^[\da-f:.]+$/.test(address)),
      `${addresses} are numbers`,
    );
  }),
  must("tcp/a-numeric-address-resolves-to-itself", "TCP-33", ["tcp.connect"], async ({ scope, check }) => {
    for (const address of ["127.0.0.1", "203.0.113.1", "::1"]) {
      check.equal(await scope.net.resolve(address), [address], `addresses of ${address}`);
    }
  }),
  must("tcp/resolve-refuses-a-malformed-host", "TCP-33", ["tcp.connect"], async ({ scope, check }) => {
    for (const host of ["", "two words", "127.0.0.1\u0000"]) {
      await check.rejects(scope.net.resolve(host), "InvalidInput", `resolving ${JSON.stringify(host)}`);
    }
  }),
  // Not a must: a policy may refuse the lookup itself.
  should("tcp/resolving-no-name-is-host-not-found", "TCP-33", ["tcp.connect"], async ({ scope, check }) => {
    await check.rejects(scope.net.resolve("name.invalid"), "HostNotFound", "resolving name.invalid");
  }),
  must("tcp/connect-refuses-a-port-out-of-range", "TCP-3", ["tcp.connect"], async (ctx: Ctx) => {
    const server = await ctx.peer.listen(SINK);
    for (const port of [0, -1, 1.5, Number.NaN, 65_536, server.port + 65_536]) {
      await ctx.check.rejects(ctx.scope.net.connect({ port }), "InvalidInput", `connect to port ${port}`);
    }
    await (await ctx.scope.net.connect({ port: server.port })).close();
    ctx.check.equal((await ctx.within(server.report(), "report")).length, 1, "connections the peer saw");
  }),
  must("tcp/connect-refuses-a-malformed-host", "TCP-3", ["tcp.connect"], async (ctx: Ctx) => {
    for (const host of ["", "two words", "127.0.0.1\u0000"]) {
      const connect = ctx.scope.net.connect({ host, port: 9 });
      await ctx.check.rejects(connect, "InvalidInput", `connect to host ${JSON.stringify(host)}`);
    }
  }),
  must("tcp/both-ends-report-the-same-addresses", "TCP-4", ["tcp"], async ({ scope, check }) => {
    const listener = await scope.net.listen({ port: 0 });
    const client = await scope.net.connect({ port: listener.address.port });
    const server = await listener.accept();
    check.equal(server.remote.port, client.local.port, "port of the connecting side");
    check.equal(server.local.port, client.remote.port, "port of the listening side");
    check.equal(server.remote.host, client.local.host, "host of the connecting side");
    check.equal(server.local.host, client.remote.host, "host of the listening side");
    await Promise.all([client.close(), server.close()]);
  }),
  must("tcp/addresses-agree-with-the-peer", "TCP-4", ["tcp.connect"], async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK);
    const { port } = conn.local;
    await conn.close();
    ctx.check.equal((await report()).remotePort, port, "our port as the peer sees it");
  }),
  must("tcp/accepted-connection-reports-its-listener", "TCP-4", ["tcp"], async (ctx: Ctx) => {
    const { conn, listener } = await answer(ctx, SINK);
    ctx.check.equal(conn.local.host, "127.0.0.1", "local host");
    ctx.check.equal(conn.local.port, listener.address.port, "local port");
    ctx.check.equal(conn.remote.host, "127.0.0.1", "remote host");
    await conn.close();
  }),
  must("tcp/ipv4-addresses-that-the-system-maps-are-plain", "TCP-4", ["tcp"], async (ctx: Ctx) => {
    const mapped = ({ host, port }: SocketAddress): SocketAddress => ({ host: `::ffff:${host}`, port });
    const mapping = withConns(ctx.driver, (conn) => ({
      get local() {
        return mapped(conn.local);
      },
      get remote() {
        return mapped(conn.remote);
      },
    }));
    await checkHosts(ctx, ctx.root({}, mapping).scope, "127.0.0.1", "127.0.0.1");
  }),
  // A machine need not have IPv6; where it has, this is what the case above imitates.
  should("tcp/an-ipv4-client-of-a-listener-on-every-address-is-one", "TCP-4", ["tcp"], async (ctx: Ctx) => {
    await checkHosts(ctx, ctx.scope, "::", "127.0.0.1");
  }),
  must("tcp/ipv6-addresses-that-the-driver-spells-out-are-short", "TCP-4", ["tcp"], async (ctx: Ctx) => {
    const long = ({ port }: SocketAddress): SocketAddress => ({ host: "2001:0DB8:0:0:0:0:0:1", port });
    const spelling = withConns(ctx.driver, (conn) => ({ local: long(conn.local), remote: long(conn.remote) }));
    const driver = withListen(spelling, (listen) => async (at, options, events) => {
      const listener = await listen(at, options, events);
      return overlay(listener, { address: long(listener.address) });
    });
    const host = await checkHosts(ctx, ctx.root({}, driver).scope, "127.0.0.1", "127.0.0.1", "2001:db8::1");
    ctx.check.equal(host, "2001:db8::1", "host of the listener");
    ctx.check.equal(await ctx.scope.net.resolve("0:0:0:0:0:0:0:1"), ["::1"], "a numeric address");
  }),
  // A machine need not have IPv6.
  should("tcp/an-ipv6-address-is-written-in-its-short-form", "TCP-4", ["tcp"], async (ctx: Ctx) => {
    const host = await checkHosts(ctx, ctx.scope, "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1", "::1");
    ctx.check.equal(host, "::1", "host of the listener");
  }),
  must("tcp/connect-in-a-cancelled-scope-reaches-nobody", "TCP-5", ["tcp.connect"], async (ctx: Ctx) => {
    const server = await ctx.peer.listen(SINK);
    const child = cancellable(ctx);
    child.cancel();
    await ctx.check.rejects(child.net.connect({ port: server.port }), "Cancelled", "connect");
    await (await ctx.scope.net.connect({ port: server.port })).close();
    ctx.check.equal((await ctx.within(server.report(), "report")).length, 1, "connections the peer saw");
  }),
  must("tcp/cancelled-connect-leaves-no-connection", "TCP-5", ["tcp.connect"], async (ctx: Ctx) => {
    const server = await ctx.peer.listen(SINK);
    const started = signal();
    const driver = withSockets(ctx.driver, (sockets) => ({
      connect: (at, options, done) => {
        started.send();
        return sockets.connect(at, options, done);
      },
    }));
    const { scope: child } = ctx.root({}, driver).scope.openScope();
    const connect = child.net.connect({ port: server.port });
    await started.wait;
    child.cancel();
    await ctx.check.rejects(connect, "Cancelled", "connect");
    await (await ctx.scope.net.connect({ port: server.port })).close();
    const reports = await ctx.within(server.report(), "report");
    ctx.check.ok(
      reports.every(({ ended }) => ended !== "open"),
      "the peer sees no connection that stays open",
    );
  }),
  must("tcp/no-delay-and-keep-alive-are-accepted", "TCP-6", ["tcp.connect"], async (ctx: Ctx) => {
    const { conn, report } = await dial(ctx, SINK, { noDelay: false, keepAlive: true });
    conn.setNoDelay(true);
    conn.setKeepAlive(false);
    await conn.write(pattern(10));
    await conn.close();
    await delivered(ctx, report, pattern(10));
  }),
];

/**
 * Asserts that both ends of a connection to `to` call themselves and each other `name`.
 *
 * @param on where to listen
 * @returns what the listener is called
 */
async function checkHosts(ctx: Ctx, scope: FullScope, on: string, to: string, name: string = to): Promise<string> {
  const listener = await scope.net.listen({ host: on, port: 0 });
  const client = await scope.net.connect({ host: to, port: listener.address.port });
  const server = await listener.accept();
  const hosts = [client.local, client.remote, server.local, server.remote].map((address) => address.host);
  ctx.check.equal(hosts, Array(4).fill(name), "local and remote host, of the client and of the server");
  await Promise.all([client.close(), server.close()]);
  await listener.close();
  return listener.address.host;
}
