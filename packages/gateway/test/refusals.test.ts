import { once } from "node:events";
import { connect } from "node:net";
import { isPorticoError } from "@portico/core";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { gateway } from "../src/client.ts";
import { dial, type Link } from "../src/qmux.ts";
import { Channel } from "../src/wire/channel.ts";
import { closeReason } from "../src/wire/close-codes.ts";
import { errorOf } from "../src/wire/failure.ts";
import { Fields } from "../src/wire/fields.ts";
import { controlFrame, kinds } from "../src/wire/frames.ts";
import { MAX_CONTROL, VERSION } from "../src/wire/limits.ts";
import { cleanUp, pattern, setUp, startEcho, startRelay, TOKEN } from "./support/kit.ts";

afterEach(cleanUp);

const PROTOCOL = "qmux-02.portico-gateway-1";
const hello = { op: "hello", version: VERSION, token: TOKEN };

/** The end of a WebSocket that comes with an `Origin`, as a browser's does. */
async function knock(url: string, origin?: string, protocol = PROTOCOL): Promise<{ code: number; reason: string }> {
  const socket = new WebSocket(url, protocol === "" ? [] : [protocol], origin === undefined ? {} : { origin });
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  return { code, reason: reason.toString() };
}

/** Sends `bytes` as the first of a session's first stream and gives the gateway's answer and the session's end. */
async function speak(url: string, ...pieces: Uint8Array[]) {
  const link = dial(url);
  const stream = await link.open();
  const writer = stream.writable.getWriter();
  for (const piece of pieces) await writer.write(piece);
  const channel = new Channel({ readable: stream.readable, writable: new WritableStream() });
  const kind = await channel.next();
  const error = kind === kinds.failed ? errorOf(Fields.parse(channel.frames.bytes)) : undefined;
  return { link, kind, error };
}

test.each([
  ["no token", { op: "hello", version: VERSION }, "PermissionDenied", 4403, /token/],
  ["an empty token", { ...hello, token: "" }, "PermissionDenied", 4403, /token/],
  ["a wrong token", { ...hello, token: `${TOKEN}x` }, "PermissionDenied", 4403, /token/],
  ["another version", { ...hello, version: 99 }, "ContractMismatch", 4426, /version/],
  ["another request first", { op: "lookup", host: "localhost" }, "PermissionDenied", 4403, /token/],
  ["a token that is no text", { ...hello, token: 5 }, "InvalidInput", 4400, /"token"/],
  ["a token without end", { ...hello, token: "x".repeat(2000) }, "InvalidInput", 4400, /"token"/],
])("a hello with %s is refused with the reason", async (_what, header, code, close, text) => {
  const relay = await startRelay();
  const { link, error } = await speak(relay.url, controlFrame(kinds.open, header));
  expect(error).toMatchObject({ code, message: expect.stringMatching(text) });
  expect(await link.closed).toMatchObject({ code: close, reason: expect.stringMatching(text) });
});

test.each([
  ["a header that is not JSON", Uint8Array.of(1, 0, 0, 0, 0, 0, 2, 0x7b, 0x7b), /JSON/],
  ["a header that is no object", controlFrame(kinds.open, []), /object/],
  ["a frame of an unknown kind", Uint8Array.of(9, 0, 0, 0, 0, 0, 0), /kind 9/],
  ["a header above the limit", Uint8Array.of(1, 0, 0, 0, 0, 0xff, 0xff), /of at most/],
  ["a header without end", Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), /of at most/],
  ["bytes before the header", Uint8Array.of(4, 0, 0, 0, 0, 0, 1, 7), /what it is for/],
])("%s instead of the hello is refused", async (_what, bytes, text) => {
  const relay = await startRelay();
  const { link, error } = await speak(relay.url, bytes);
  expect(error).toMatchObject({ code: "InvalidInput", message: expect.stringMatching(text) });
  expect(await link.closed).toMatchObject({ code: 4400 });
});

test("open rejects with the gateway's reason", async () => {
  const relay = await startRelay();
  const wrong = gateway({ url: relay.url, token: "wrong" });
  await expect(wrong.open()).rejects.toMatchObject({
    code: "PermissionDenied",
    message: expect.stringMatching(/^gateway ws:.*the token is not/),
  });
  const right = gateway({ url: relay.url, token: TOKEN });
  await right.open();
  await right.open();
  await right.close();
  const { port } = relay;
  await relay.close();
  await expect(gateway({ url: `ws://127.0.0.1:${port}`, token: TOKEN }).open()).rejects.toMatchObject({
    code: "ConnectionRefused",
    message: expect.stringContaining("portico-gateway"),
  });
});

test.each([
  ["http://localhost:5173", true],
  ["https://kv.localhost", true],
  ["http://127.0.0.1:8080", true],
  ["http://[::1]:8080", true],
  ["https://evil.example", false],
  ["http://localhost.evil.example", false],
  ["http://127.0.0.1.evil.example", false],
  ["null", false],
  ["file://", false],
])("a page from %s may enter by default: %s", async (origin, may) => {
  const relay = await startRelay({}, { handshakeTime: 50 });
  const { code, reason } = await knock(relay.url, origin);
  if (may) {
    expect(code).toBe(1005);
  } else {
    expect(code).toBe(4403);
    expect(reason).toContain("--origin");
  }
});

test("with origins of one's own only these may enter", async () => {
  const relay = await startRelay({ origins: ["https://app.example"] }, { handshakeTime: 50 });
  expect((await knock(relay.url, "https://app.example")).code).toBe(1005);
  expect((await knock(relay.url, "http://localhost")).code).toBe(4403);
  expect((await knock(relay.url, "https://app.example:8443")).code).toBe(4403);
  expect((await knock(relay.url)).code).toBe(1005);
});

test("who speaks another protocol is told so", async () => {
  const relay = await startRelay();
  expect(await knock(relay.url, undefined, "")).toMatchObject({ code: 4426 });
  const response = await fetch(relay.url.replace("ws:", "http:"));
  expect(response.status).toBe(426);
  expect(await response.text()).toContain("Portico gateway");
});

test("a client that says nothing is dropped in time", async () => {
  const relay = await startRelay({}, { handshakeTime: 100 });
  const link = dial(relay.url);
  await link.ready;
  expect(await link.closed).toMatchObject({ code: 4408, reason: expect.stringContaining("100 ms") });
  const socket = connect(relay.port, "127.0.0.1");
  await once(socket.resume(), "close");
}, 10_000);

test("a client that begins a hello and does not end it is dropped in time", async () => {
  const relay = await startRelay({}, { handshakeTime: 100 });
  const link = dial(relay.url);
  await begin(link);
  expect(await link.closed).toMatchObject({ code: 4408 });
});

test("a client that sends a lot before its hello is dropped", async () => {
  const relay = await startRelay();
  const link = dial(relay.url);
  await begin(link);
  const flood = async (): Promise<void> => {
    for (;;) {
      const stream = await link.open();
      await stream.writable.getWriter().write(new Uint8Array(16_000));
    }
  };
  await expect(flood()).rejects.toThrow();
  expect(await link.closed).toMatchObject({ code: 1006 });
});

/** Sends a part of the hello. */
async function begin(link: Link): Promise<void> {
  const stream = await link.open();
  await stream.writable.getWriter().write(controlFrame(kinds.open, hello).subarray(0, 20));
}

test("clients without a token are bounded in number, and those with one are not", async () => {
  const relay = await startRelay({}, { handshakes: 2 });
  const known = [1, 2, 3, 4].map(() => gateway({ url: relay.url, token: TOKEN }));
  for (const one of known) await one.open();
  const waiting = [dial(relay.url), dial(relay.url)];
  await Promise.all(waiting.map((link) => link.ready));
  expect(await knock(relay.url)).toMatchObject({ code: 4429 });
  await expect(gateway({ url: relay.url, token: TOKEN }).open()).rejects.toMatchObject({ code: "ResourceExhausted" });
  for (const link of waiting) {
    link.close(0, "");
    await link.closed;
  }
  const late = gateway({ url: relay.url, token: TOKEN });
  await expect
    .poll(() =>
      late.open().then(
        () => "open",
        () => "refused",
      ),
    )
    .toBe("open");
  for (const one of [...known, late]) await one.close();
});

test.each([
  [{ host: "10.0.0.1", port: 80 }, "10.0.0.1:80"],
  [{ host: "0.0.0.0", port: 80 }, "0.0.0.0:80"],
  [{ host: "::ffff:10.0.0.1", port: 80 }, "10.0.0.1:80"],
  [{ host: "2001:db8::1", port: 80 }, "[2001:db8::1]:80"],
  [{ host: "db.example", port: 80 }, "db.example"],
])("connecting to %o is not allowed by default", async (to, named) => {
  const { scope } = await setUp();
  await expect(scope.net.connect(to)).rejects.toMatchObject({
    code: "PermissionDenied",
    message: expect.stringContaining(`--allow ${named}`),
  });
});

test("listening elsewhere than on loopback is not allowed by default", async () => {
  const { scope } = await setUp();
  for (const host of ["0.0.0.0", "::", "203.0.113.1"])
    await expect(scope.net.listen({ host, port: 0 })).rejects.toMatchObject({ code: "PermissionDenied" });
});

test("a name on the allow list is resolved by the gateway, and its port is kept", async () => {
  const port = await startEcho();
  const { scope } = await setUp({ allow: [`LocalHost:${port}`] });
  const conn = await scope.net.connect({ host: "localhost", port });
  await conn.write(pattern(1));
  expect(await conn.read()).toEqual(pattern(1));
  await expect(scope.net.connect({ host: "localhost", port: port === 1 ? 2 : 1 })).rejects.toMatchObject({
    code: "PermissionDenied",
  });
  await expect(scope.net.listen({ port: 0 })).rejects.toMatchObject({ code: "PermissionDenied" });
});

test("an unknown name is told as such where it is allowed", async () => {
  const { scope } = await setUp({ allow: ["name.invalid"] });
  await expect(scope.net.connect({ host: "name.invalid", port: 9 })).rejects.toMatchObject({ code: "HostNotFound" });
});

test.each([
  ["of an unknown purpose", controlFrame(kinds.open, { op: "dance" })],
  ["that is a second hello", controlFrame(kinds.open, hello)],
  ["with a port that is none", controlFrame(kinds.open, { op: "connect", host: "127.0.0.1", port: 65_536 })],
  ["with a host that is none", controlFrame(kinds.open, { op: "connect", host: 7, port: 1 })],
  ["with options that are none", controlFrame(kinds.open, { op: "connect", host: "127.0.0.1", port: 1, noDelay: 1 })],
  ["above the limit", Uint8Array.of(1, 0, 0, 0, 0, (MAX_CONTROL + 1) >> 8, (MAX_CONTROL + 1) & 255)],
  ["that begins with bytes", Uint8Array.of(4, 0, 0, 0, 0, 0, 1, 7)],
  ["of no kind", Uint8Array.of(0, 0, 0, 0, 0, 0, 0)],
])("a stream %s is refused and harms no other", async (_what, bytes) => {
  const relay = await startRelay();
  const { link, kind } = await speak(relay.url, controlFrame(kinds.open, hello));
  expect(kind).toBe(kinds.ok);
  const port = await startEcho();
  const request = { op: "connect", host: "127.0.0.1", port, noDelay: true, keepAlive: false };
  const healthy = new Channel(await link.open());
  await healthy.send(kinds.open, request);
  expect(await healthy.next()).toBe(kinds.ok);

  const stream = await link.open();
  await stream.writable.getWriter().write(bytes);
  const channel = new Channel({ readable: stream.readable, writable: new WritableStream() });
  expect(await channel.next()).toBe(kinds.failed);
  expect(errorOf(Fields.parse(channel.frames.bytes)).code).toBe("InvalidInput");

  await healthy.write(pattern(100));
  expect(await healthy.next()).toBe(kinds.data);
  expect(healthy.frames.bytes).toEqual(pattern(100));
  link.close(0, "");
});

test("a malformed frame in a connection ends it alone, with the reason and a reset for the peer", async () => {
  const relay = await startRelay();
  const { link } = await speak(relay.url, controlFrame(kinds.open, hello));
  const request = { op: "connect", host: "127.0.0.1", port: await startEcho(), noDelay: true, keepAlive: false };
  const [one, other] = [new Channel(await link.open()), new Channel(await link.open())];
  for (const channel of [one, other]) {
    await channel.send(kinds.open, request);
    expect(await channel.next()).toBe(kinds.ok);
  }
  await one.send(kinds.open, request);
  expect(await one.next()).toBe(kinds.failed);
  await other.write(pattern(100));
  expect(await other.next()).toBe(kinds.data);
  link.close(0, "");
});

test.each([
  ["an address that is none", { url: "nowhere", token: TOKEN }],
  ["an address of another scheme", { url: "http://127.0.0.1:1", token: TOKEN }],
  ["an address with a fragment", { url: "ws://127.0.0.1:1/#x", token: TOKEN }],
  ["an empty token", { url: "ws://127.0.0.1:1", token: "" }],
  ["a token that is no text", { url: "ws://127.0.0.1:1", token: 5 as unknown as string }],
  ["the token in the query", { url: "ws://127.0.0.1:1/?t=a%20b", token: "a b" }],
  ["the token in the path", { url: "ws://127.0.0.1:1/secret", token: "secret" }],
  ["a user in the address", { url: "ws://me:secret@127.0.0.1:1", token: "other" }],
])("%s is InvalidInput before anything is sent", (_what, settings) => {
  expect(() => gateway(settings)).toThrow(expect.objectContaining({ code: "InvalidInput" }));
});

test.each([
  [{ token: "" }],
  [{ allow: ["two words"] }],
  [{ allow: ["localhost:0"] }],
  [{ allow: ["localhost:99999"] }],
  [{ allow: ["http://localhost"] }],
  [{ origins: ["app.example"] }],
  [{ origins: ["https://app.example/path"] }],
  [{ port: -1 }],
  [{ port: 1.5 }],
])("options %o are InvalidInput", async (options) => {
  await expect(startRelay(options)).rejects.toSatisfy((error) => isPorticoError(error, "InvalidInput"));
});

test("a port in use is AddressInUse", async () => {
  const { port } = await startRelay();
  await expect(startRelay({ port })).rejects.toMatchObject({ code: "AddressInUse" });
});

test("a reason is cut to what a WebSocket has room for, at a character", () => {
  expect(closeReason("é".repeat(100))).toBe("é".repeat(61));
  expect(closeReason("short")).toBe("short");
});
