import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { driver, type NodeCapability } from "@portico/adapter-node";
import type { Scope } from "@portico/core";
import { openRoot, type Root } from "@portico/core/driver";
import { type ClientOptions, WebSocket } from "ws";
import { type Gateway, gateway } from "../../src/client.ts";
import { defaultLimits, type Limits } from "../../src/server/limits.ts";
import { type GatewayOptions, type RunningGateway, serveGatewayWith } from "../../src/server/serve.ts";

const cleanUps: (() => unknown)[] = [];

/** Ends what the test has started, the last first. For `afterEach`. */
export async function cleanUp(): Promise<void> {
  for (const fn of cleanUps.splice(0).reverse()) await fn();
}

export const TOKEN = "a token for tests";

export interface Relay extends RunningGateway {
  readonly root: Root<NodeCapability>;
  readonly reported: unknown[];
}

/** A gateway in a root of its own, as it is started by a program. What it reports fails the test. */
export async function startRelay(options: Partial<GatewayOptions> = {}, limits: Partial<Limits> = {}): Promise<Relay> {
  const root = openRoot(driver);
  const reported: unknown[] = [];
  const report = (error: unknown): number => reported.push(error);
  const running = await serveGatewayWith(
    root.scope,
    { token: TOKEN, report, ...options },
    { ...defaultLimits, ...limits },
  );
  cleanUps.push(async () => {
    await running.close();
    await root.close();
    if (reported.length > 0) throw reported[0];
  });
  return { ...running, root, reported };
}

export interface Page {
  readonly gateway: Gateway;
  readonly scope: Scope<NodeCapability>;
}

/** A program whose sockets are the gateway's. */
export function openPage(relay: { readonly url: string }): Page {
  const client = gateway({ url: relay.url, token: TOKEN });
  // The gateway's end is told to listeners this way.
  const root = openRoot({ ...driver, sockets: client.sockets }, { report: () => undefined });
  cleanUps.push(async () => {
    root.scope.cancel();
    await root.close().catch(() => undefined);
    await client.close();
  });
  return { gateway: client, scope: root.scope };
}

/** Opens the session on a WebSocket of `ws`, which can be made to fail in ways that a browser's cannot. */
export async function withWebSocketOf(client: Gateway, options: ClientOptions = {}): Promise<WebSocket> {
  const original = globalThis.WebSocket;
  let opened: WebSocket | undefined;
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, options);
      opened = this;
    }
  } as unknown as typeof original;
  try {
    await client.open();
  } finally {
    globalThis.WebSocket = original;
  }
  if (opened === undefined) throw new Error("the session is on no WebSocket of this kind");
  return opened;
}

/** A relay and a page that uses it. */
export async function setUp(
  options: Partial<GatewayOptions> = {},
  limits: Partial<Limits> = {},
): Promise<Page & { readonly relay: Relay }> {
  const relay = await startRelay(options, limits);
  return { relay, ...openPage(relay) };
}

/** A TCP server without Portico. Half-open, as the sockets of its clients are. */
export async function startPeer(
  handler: (socket: Socket) => void,
): Promise<{ readonly port: number; readonly server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    handler(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUps.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, server };
}

/** A server that hands out its only connection. */
export async function startOnePeer(): Promise<{ readonly port: number; readonly socket: Promise<Socket> }> {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  const { port } = await startPeer((socket) => {
    // Paused until the test reads.
    socket.pause();
    resolve(socket);
  });
  return { port, socket: promise };
}

/** A server that sends everything back and ends when its client does. */
export async function startEcho(): Promise<number> {
  return (await startPeer((socket) => socket.pipe(socket))).port;
}

/** Bytes that differ from place to place, so that a lost or repeated piece shows. */
export function pattern(length: number, seed = 0): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed + 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks));
}

/** Everything a socket receives until the other end has ended. */
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return concat(chunks);
}

/** How a socket ends: the error's code, or "end" for an orderly one. */
export function endOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on("end", () => resolve("end"));
    socket.resume();
  });
}

/** Waits until `value` has stayed the same for so long that nothing moves any more. */
export async function settled(value: () => number, quiet = 300): Promise<number> {
  for (let last = -1; ; ) {
    const now = value();
    if (now === last) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, quiet));
  }
}
