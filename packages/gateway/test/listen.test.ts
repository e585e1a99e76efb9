import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { isPorticoError } from "@portico/core";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { cleanUp, endOf, pattern, receiveAll, settled, setUp } from "./support/kit.ts";

afterEach(cleanUp);

const MIB = 1024 * 1024;

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.on("error", () => undefined);
  return socket;
}

test("what arrives is accepted in order, with both addresses", async () => {
  const { scope } = await setUp();
  const listener = await scope.net.listen({ port: 0 });
  expect(listener.address.host).toBe("127.0.0.1");
  for (let turn = 0; turn < 20; turn++) {
    const socket = await dial(listener.address.port);
    socket.end(Uint8Array.of(turn));
    const conn = await listener.accept();
    expect(conn.local).toEqual(listener.address);
    expect(conn.remote).toEqual({ host: "127.0.0.1", port: socket.localPort });
    expect(await conn.read()).toEqual(Uint8Array.of(turn));
    expect(await conn.read()).toBeNull();
    await conn.write(pattern(turn));
    await conn.close();
    expect(await receiveAll(socket)).toEqual(pattern(turn));
  }
});

test("many that arrive at once keep their order", async () => {
  const { scope } = await setUp();
  const listener = await scope.net.listen({ port: 0 });
  const ports: (number | undefined)[] = [];
  for (let turn = 0; turn < 50; turn++) ports.push((await dial(listener.address.port)).localPort);
  for (const port of ports) expect((await listener.accept()).remote.port).toBe(port);
});

test("a reset of an accepted connection goes both ways", async () => {
  const { scope } = await setUp();
  const listener = await scope.net.listen({ port: 0 });
  const first = await dial(listener.address.port);
  const conn = await listener.accept();
  const ended = endOf(first);
  conn.reset();
  expect(await ended).toBe("ECONNRESET");
  const second = await dial(listener.address.port);
  const read = (await listener.accept()).read();
  second.resetAndDestroy();
  await expect(read).rejects.toMatchObject({ code: "ConnectionReset" });
});

test("a reset of an accepted connection reaches the peer while a write waits for credit", async () => {
  const { scope, relay } = await setUp();
  const listener = await scope.net.listen({ port: 0 });
  const socket = (await dial(listener.address.port)).pause();
  const conn = await listener.accept();
  const write = conn.write(pattern(32 * MIB));
  const failed = once(socket, "error");
  await settled(() => socket.bytesRead);
  conn.reset();
  await expect(write).rejects.toMatchObject({ code: "Closed" });
  await expect.poll(() => relay.root.scope.dump()).not.toContain("accepted");
  socket.resume();
  expect((await failed)[0]).toMatchObject({ code: "ECONNRESET" });
  expect(socket.bytesRead).toBeLessThan(16 * MIB);
});

test("an address in use and a foreign one are told apart", async () => {
  const { scope } = await setUp({ allow: ["localhost", "203.0.113.1"] });
  const { port } = (await scope.net.listen({ port: 0 })).address;
  await expect(scope.net.listen({ port })).rejects.toMatchObject({ code: "AddressInUse" });
  await expect(scope.net.listen({ host: "203.0.113.1", port: 0 })).rejects.toMatchObject({
    code: "AddressNotAvailable",
  });
});

test("the port is free when the listener is closed, and accepted connections go on", async () => {
  const { scope } = await setUp();
  const listener = await scope.net.listen({ port: 0 });
  const { port } = listener.address;
  const socket = await dial(port);
  const conn = await listener.accept();
  await listener.close();
  await expect(scope.net.connect({ port })).rejects.toMatchObject({ code: "ConnectionRefused" });
  expect((await scope.net.listen({ port })).address.port).toBe(port);
  socket.end(pattern(300));
  expect(await conn.read()).toEqual(pattern(300));
  await conn.close();
});

test("no stream is opened for a connection that is not wanted", async () => {
  const { gateway } = await setUp();
  const arrived: number[] = [];
  const waiting: (() => void)[] = [];
  const listener = await gateway.sockets.listen(
    { host: "127.0.0.1", port: 0 },
    { noDelay: true, keepAlive: false, backlog: 100 },
    {
      connection: (conn) => {
        arrived.push(conn.remote.port);
        waiting.shift()?.();
      },
      failed: (error) => {
        throw error;
      },
      lost: (error) => {
        if (!isPorticoError(error, "Closed")) throw error;
      },
    },
  );
  const next = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const first = next();
  await dial(listener.address.port);
  await first;
  listener.accepting(false);
  // A lookup is answered after the wish has been heard.
  await gateway.sockets.lookup("localhost");
  const all = next().then(next);
  for (let turn = 0; turn < 5; turn++) await dial(listener.address.port);
  await gateway.sockets.lookup("localhost");
  // One may have been on its way.
  expect(arrived.length).toBeLessThanOrEqual(2);
  listener.accepting(true);
  await all;
  await expect.poll(() => arrived.length).toBe(6);
  await listener.close();
});
