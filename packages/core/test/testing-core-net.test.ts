import { createReferenceDriver } from "@portico/conformance/reference";
import type { Conn, Scope } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import { cancelAtEveryAwait, explore, withSockets } from "@portico/core/testing";
import { expect, test } from "vitest";
import { memoryMachine } from "./support/memory-machine.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (chunk: Uint8Array | null): string => new TextDecoder().decode(chunk ?? new Uint8Array());

/** Everything a connection has to say. */
async function readAll(conn: Conn): Promise<string> {
  let all = "";
  for await (const chunk of conn) all += text(chunk);
  return all;
}

/** Echoes until the root's body is over. */
async function echo(scope: Scope<"tcp">, host = "127.0.0.1"): Promise<{ port: number }> {
  const listener = await scope.net.listen({ host, port: 0 });
  const { port } = listener.address;
  scope.spawn(
    (scope) =>
      scope.bind(listener).serve(
        async (_, conn) => {
          for await (const chunk of conn) await conn.write(chunk);
        },
        // A client that is cancelled resets its connection.
        { onError: (error) => expect(error).toMatchObject({ code: "ConnectionReset" }) },
      ),
    { background: true, owns: [listener] },
  );
  return { port };
}

test("connect, write, read, close", async () => {
  const { points } = await cancelAtEveryAwait(memoryMachine, {
    setup: (scope) => echo(scope),
    async run(scope, { port }) {
      const conn = await scope.net.connect({ port });
      await conn.write(bytes("hello"));
      const reply = text(await conn.read());
      await conn.closeWrite();
      await conn.read();
      await conn.close();
      return reply;
    },
    check: (_, outcome) => {
      if ("value" in outcome) expect(outcome.value).toBe("hello");
    },
  });
  expect(points).toBeGreaterThanOrEqual(3);
});

test("connect to a name: the first address refuses, the second answers", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    setup: (scope) => echo(scope, "::1"),
    async run(scope, { port }) {
      const conn = await scope.net.connect({ host: "localhost", port });
      return conn.remote.host;
    },
    check: (_, outcome) => {
      if ("value" in outcome) expect(outcome.value).toBe("::1");
    },
  });
});

/** A machine on which nobody at 127.0.0.1 answers, until the attempt is given up. */
function deafMachine(): Driver<"fs" | "tcp"> {
  return withSockets(memoryMachine() as unknown as Driver<"fs" | "tcp">, (sockets) => ({
    connect(at, options, done) {
      if (at.host !== "127.0.0.1") return sockets.connect(at, options, done);
      return () => done(new Error("given up"), undefined);
    },
  }));
}

test("connect to a name: the first address says nothing, the attempts overlap", async () => {
  await cancelAtEveryAwait(deafMachine, {
    setup: (scope) => echo(scope, "::1"),
    async run(scope, { port }) {
      const conn = await scope.net.connect({ host: "localhost", port });
      return scope.now() >= 250 && conn.remote.host;
    },
    check: (_, outcome) => {
      if ("value" in outcome) expect(outcome.value).toBe("::1");
    },
  });
});

test("serve, with handlers under way, a limit, and clients of its own", async () => {
  const { points } = await cancelAtEveryAwait(memoryMachine, {
    setup: () => ({ begun: 0, ended: 0 }),
    async run(scope, count) {
      const listener = await scope.net.listen({ port: 0 });
      const { port } = listener.address;
      scope.spawn((scope) =>
        scope.bind(listener).serve(
          async (scope, conn) => {
            count.begun++;
            scope.defer(() => {
              count.ended++;
            });
            await conn.write(bytes("hi"));
            await conn.read();
          },
          { maxConnections: 1, onError: () => undefined },
        ),
      );
      await scope.scope((scope) => {
        for (let i = 0; i < 2; i++) {
          scope.spawn(async (scope) => {
            const conn = await scope.net.connect({ port });
            expect(text(await conn.read())).toBe("hi");
            await conn.close();
          });
        }
      });
      await listener.close();
      // A scope whose tasks were cancelled with it resolves all the same.
      scope.checkpoint();
    },
    check: (count, outcome) => {
      expect(count.ended).toBe(count.begun);
      if ("value" in outcome) expect(count.begun).toBe(2);
    },
  });
  expect(points).toBeGreaterThan(10);
});

test("accept: a connection that was handed over is somebody's", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    async setup(scope) {
      const listener = await scope.net.listen({ port: 0 });
      scope.spawn(
        async (scope) => {
          const conn = await scope.net.connect(listener.address);
          // Its end, or a reset: whoever took the connection is gone, and the root ends then.
          await conn.read().catch((error) => expect(error.code).toMatch(/ConnectionReset|Cancelled/));
        },
        { background: true },
      );
      return listener;
    },
    async run(scope, listener) {
      const conn = await scope.bind(listener).accept();
      await conn.write(bytes("x"));
      await conn.closeWrite();
    },
  });
});

test("a read that is cancelled has taken nothing", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    async setup(scope) {
      const listener = await scope.net.listen({ port: 0 });
      const sender = scope.spawn(async (scope) => {
        const conn = await scope.net.connect(listener.address);
        for (const part of ["ab", "cd", "ef"]) {
          await conn.write(bytes(part));
          await scope.yieldNow();
        }
        await conn.closeWrite();
        await conn.read();
      });
      return { conn: await listener.accept(), sender, got: "" };
    },
    async run(scope, state) {
      const conn = scope.bind(state.conn);
      const into = new Uint8Array(1);
      for (let i = 0; i < 3; i++) {
        const count = await conn.read(into);
        if (count !== null) state.got += text(into.subarray(0, count));
      }
      state.got += text(await conn.read());
    },
    async check({ conn, sender, got }) {
      expect(got + (await readAll(conn))).toBe("abcdef");
      await conn.close();
      await sender.join();
    },
  });
});

test("writes: whole, in order, and what was begun is sent", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    async setup(scope) {
      const listener = await scope.net.listen({ port: 0 });
      const reader = scope.spawn(async () => readAll(await listener.accept()));
      return { conn: await scope.net.connect(listener.address), reader };
    },
    async run(scope, { conn }) {
      const view = scope.bind(conn);
      // More than fits the pipe, so that the second waits.
      const writes = [view.write(new Uint8Array(70_000).fill(97)), view.write(bytes("b")), view.write(bytes("c"))];
      await Promise.all(writes);
    },
    async check({ conn, reader }, outcome) {
      await conn.write(bytes("!"));
      await conn.close();
      const all = await reader.join();
      expect(["", "a".repeat(70_000)]).toContain(all.replace(/[^a]/g, ""));
      expect(["!", "b!", "bc!"]).toContain(all.replaceAll("a", ""));
      if ("value" in outcome) expect(all.length).toBe(70_003);
    },
  });
});

test.each(["at once", "late", "never"])("close delivers what was accepted; the peer ends %s", async (peerEnds) => {
  await cancelAtEveryAwait(memoryMachine, {
    async setup(scope) {
      const listener = await scope.net.listen({ port: 0 });
      const reader = scope.spawn(async (scope) => {
        const conn = await listener.accept();
        if (peerEnds === "late") await scope.sleep(500);
        if (peerEnds === "never") await scope.sleep(5000);
        try {
          return await readAll(conn);
        } catch (error) {
          expect(error).toMatchObject({ code: "ConnectionReset" });
          return undefined;
        }
      });
      return { port: listener.address.port, reader };
    },
    async run(scope, { port }) {
      const conn = await scope.net.connect({ port });
      await conn.write(bytes("all of it"));
      await conn.close();
      // Closing is no operation of the scope: it resolves when it was cut short.
      scope.checkpoint();
    },
    async check({ port, reader }, outcome, scope) {
      if ("value" in outcome) {
        expect([peerEnds === "never" ? undefined : "all of it", "all of it"]).toContain(await reader.join());
      } else {
        // Nobody may have come: somebody has to, for the reader's sake.
        await (await scope.net.connect({ port })).close();
        await reader.join();
      }
    },
  });
});

test("a connection that moves to a task ends with it", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    setup: (scope) => echo(scope),
    async run(scope, { port }) {
      const conn = await scope.net.connect({ port });
      const task = scope.spawn(
        async (scope) => {
          await conn.write(bytes("x"));
          await scope.sleep(1);
          return text(await conn.read());
        },
        { owns: [conn] },
      );
      return task.join();
    },
    check: (_, outcome) => {
      if ("value" in outcome) expect(outcome.value).toBe("x");
    },
  });
});

test("any order of what happens on the network: every byte arrives", async () => {
  const { distinct } = await explore(
    {
      runs: 200,
      slowIo: true,
      // As slow as can be: no time limit says anything.
      root: { cleanupGrace: 1e9, cancelGrace: Number.POSITIVE_INFINITY },
      driver: ({ scheduler }) => createReferenceDriver({ scheduler }),
    },
    async (scope) => {
      const { port } = await echo(scope as Scope<"tcp">);
      await scope.scope((scope) => {
        for (let i = 0; i < 3; i++) {
          scope.spawn(async (scope) => {
            const conn = await scope.net.connect({ port, closeTimeout: 1e9 });
            await Promise.all([conn.write(bytes(`a${i}`)), conn.write(bytes(`b${i}`))]);
            await conn.closeWrite();
            expect(await readAll(conn)).toBe(`a${i}b${i}`);
          });
        }
      });
    },
  );
  expect(distinct).toBeGreaterThan(190);
});
