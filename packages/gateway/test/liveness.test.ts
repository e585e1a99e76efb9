import { afterEach, expect, test } from "vitest";
import { cleanUp, endOf, openPage, startOnePeer, startRelay, withWebSocketOf } from "./support/kit.ts";

afterEach(cleanUp);

const limits = { pingEvery: 30, missedPings: 2 };

test("a client that answers pings stays, however long it says nothing", async () => {
  const relay = await startRelay({}, limits);
  const page = openPage(relay);
  const peer = await startOnePeer();
  const conn = await page.scope.net.connect({ port: peer.port });
  const read = conn.read();
  await page.scope.sleep(limits.pingEvery * 10);
  (await peer.socket).write("still there");
  expect(await read).toHaveLength(11);
});

test("a client that is gone without a word loses its session", async () => {
  const relay = await startRelay({}, limits);
  const peer = await startOnePeer();
  const page = openPage(relay);
  // It never answers a ping, as a machine that has lost its network.
  await withWebSocketOf(page.gateway, { autoPong: false });
  const conn = await page.scope.net.connect({ port: peer.port });
  const ended = endOf(await peer.socket);
  await expect(conn.read()).rejects.toMatchObject({ code: "ConnectionReset" });
  expect(await ended).toBe("ECONNRESET");
});
