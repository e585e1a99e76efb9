import { driver as node } from "@portico/adapter-node";
import type { Scope } from "@portico/core";
import { type ConnEvents, type Driver, type ListenerEvents, openRoot } from "@portico/core/driver";
import { withConns, withEvents, withListenerEvents } from "@portico/core/testing";
import { expect, test } from "vitest";
import { createReferenceDriver } from "../../../conformance/src/reference/index.ts";
import type { ScopeImpl } from "../src/scope/scope.ts";
import { expose } from "../src/threads/expose.ts";
import { serveThread } from "../src/threads/serve.ts";
import { encode } from "../src/threads/wire.ts";

const nothing = expose("test/nothing", () => undefined);

/** Runs `use` in a root of the driver, on a machine that is otherwise a whole one. */
async function on(driver: Driver<never>, use: (scope: Scope<"tcp" | "threads" | "block-on">) => unknown, options = {}) {
  const root = openRoot(driver as unknown as Driver, options);
  try {
    await use(root.scope as unknown as Scope<"tcp" | "threads" | "block-on">);
  } finally {
    await root.close();
  }
}

test("that accepting has failed is reported", async () => {
  let events: ListenerEvents | undefined;
  const driver = withListenerEvents(createReferenceDriver() as unknown as Driver, (below) => {
    events = below;
    return {};
  });
  const reported: unknown[] = [];
  const tooMany = Object.assign(new Error("too many open files"), { code: "EMFILE" });
  await on(
    driver as never,
    async (scope) => {
      await scope.net.listen({ port: 0 });
      events?.failed(tooMany);
    },
    { report: (error: unknown) => reported.push(error) },
  );
  expect(reported).toEqual([expect.objectContaining({ code: "ResourceExhausted", op: "tcp.accept", cause: tooMany })]);
});

test("threads that a policy refuses are refused to the operation that needs them", async () => {
  const refused = Object.assign(new Error("no threads"), { code: "ERR_ACCESS_DENIED" });
  const spawn = {
    ...node.spawn,
    threads: {
      ...node.spawn.threads,
      start: () => {
        throw refused;
      },
    },
  };
  await on(
    { ...node, spawn } as never,
    async (scope) => {
      const denied = { code: "PermissionDenied", cause: refused };
      await expect(scope.parallel(nothing)).rejects.toMatchObject({ ...denied, op: "parallel" });
      expect(() => scope.blockOn(nothing)).toThrow(expect.objectContaining({ ...denied, op: "blockOn" }));
    },
    { worker: "file:///worker.js" },
  );
});

test("blockOn is unsupported where there are threads and it is not", async () => {
  const capabilities = node.capabilities.filter((name) => name !== "block-on");
  await on({ ...node, capabilities, blockOn: undefined } as never, (scope) => {
    expect(() => scope.blockOn(nothing)).toThrow(expect.objectContaining({ code: "Unsupported", op: "blockOn" }));
  });
});

test("a connection that fails twice has failed by what came first", async () => {
  const all: ConnEvents[] = [];
  const driver = withEvents(createReferenceDriver() as unknown as Driver, (events) => {
    all.push(events);
    return {};
  });
  await on(driver as never, async (scope) => {
    const listener = await scope.net.listen({ port: 0 });
    const [conn] = await Promise.all([scope.net.connect(listener.address), listener.accept()]);
    const [first, second] = [new Error("first"), new Error("second")];
    for (const events of all) events.failed(first);
    for (const events of all) events.failed(second);
    await expect(conn.read()).rejects.toMatchObject({ cause: first });
  });
});

test("only who reads into a buffer asks for memory that is used again", async () => {
  const rooms: (number | undefined)[] = [];
  const driver = withConns(createReferenceDriver() as unknown as Driver, (conn) => ({
    read: (room) => {
      rooms.push(room);
      conn.read(room);
    },
  }));
  await on(driver as never, async (scope) => {
    const listener = await scope.net.listen({ port: 0 });
    const [conn, peer] = await Promise.all([scope.net.connect(listener.address), listener.accept()]);
    const reads = [conn.read(), peer.read(new Uint8Array(10))];
    await Promise.all([conn, peer].map((one) => one.write(new Uint8Array(1))));
    await Promise.all(reads);
    await Promise.all([conn, peer].map((one) => one.close()));
  });
  expect(rooms.slice(0, 2)).toEqual([undefined, 10]);
});

test("only deadlines are told as deadlines", async () => {
  const told: string[] = [];
  const hooks = { timedOut: ({ name }: { name: string }) => void told.push(name) };
  await on(
    createReferenceDriver() as never,
    async (scope) => {
      const cancelled = scope.spawn((own) => own.sleep(60_000), { name: "cancelled" });
      cancelled.cancel();
      await cancelled.join().catch(() => undefined);
      await scope.timeout(1, (own) => own.sleep(60_000)).catch(() => undefined);
    },
    { hooks },
  );
  expect(told).not.toContain("cancelled");
  expect(told).toHaveLength(1);
});

test("a scope lets go of what has been closed", async () => {
  await on(createReferenceDriver() as never, async (scope) => {
    const owned = (): number => (scope as unknown as ScopeImpl).rare?.cleanups?.size ?? 0;
    const before = owned();
    const listener = await scope.net.listen({ port: 0 });
    const pair = await Promise.all([scope.net.connect(listener.address), listener.accept()]);
    expect(owned()).toBe(before + 3);
    await Promise.all([...pair, listener].map((one) => one.close()));
    expect(owned()).toBe(before);
  });
});

test("a call that is cancelled while its thread loads is not begun", async () => {
  const begun: number[] = [];
  expose("test/begin", (_, id: number) => void begun.push(id));
  const loaded = Promise.withResolvers<void>();
  const answers = Promise.withResolvers<void>();
  const answered: number[] = [];
  let tell: (message: unknown) => void = () => undefined;
  const port = {
    post(message: unknown) {
      if (answered.push((message as { id: number }).id) === 2) answers.resolve();
    },
    receive(message: (data: unknown) => void) {
      tell = message;
    },
    onEnding: () => undefined,
  };
  serveThread(createReferenceDriver() as unknown as Driver, port, () => loaded.promise);
  tell({ type: "init", worker: undefined, threads: 1, timeouts: undefined });
  const name = "test/begin";
  for (const id of [1, 2]) tell({ type: "call", id, name, args: encode([id], name), asleep: [] });
  tell({ type: "cancel", id: 1 });
  loaded.resolve();
  await answers.promise;
  expect(begun).toEqual([2]);
});
