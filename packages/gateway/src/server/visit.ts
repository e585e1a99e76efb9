import { isPorticoError, PorticoError, type Scope } from "@portico/core";
import type { WebSocket } from "ws";
import { type Link, serve } from "../qmux.ts";
import { Channel, ignore } from "../wire/channel.ts";
import { closeCodeFor, closeReason, GOODBYE } from "../wire/close-codes.ts";
import { failureOf } from "../wire/failure.ts";
import { kinds } from "../wire/frames.ts";
import { requestOf } from "../wire/headers.ts";
import { VERSION } from "../wire/limits.ts";
import type { AllowList } from "./allow.ts";
import type { Limits } from "./limits.ts";
import { firstFrame, RelaySession } from "./session.ts";
import { WsStream } from "./socket-stream.ts";
import { sameToken } from "./token.ts";

/** What every visit is judged by. */
export interface House {
  readonly token: string;
  readonly allow: AllowList;
  readonly limits: Limits;
  readonly report: (error: unknown) => void;
}

/** What pages are told when the gateway ends. */
const stopping = "the gateway is stopping";

/**
 * One WebSocket from its acceptance to its end, in `scope`: the hello, then the session. Never fails.
 *
 * @param greeted called when the client has shown its token
 */
export async function visit(scope: Scope<"tcp">, socket: WebSocket, house: House, greeted: () => void): Promise<void> {
  const stream = new WsStream(socket, house.limits.handshakeBytes);
  const link = serve(stream);
  try {
    await inTime(scope, house, greet(link, house.token));
    stream.trust();
    greeted();
    await stay(scope, socket, link, house);
  } catch (error) {
    if (isPorticoError(error, "Cancelled")) link.close(GOODBYE, stopping);
    else if (isPorticoError(error)) link.close(closeCodeFor(error), closeReason(error.message));
    else socket.terminate();
  }
  await stream.closed;
}

async function inTime(scope: Scope<"tcp">, { limits }: House, greeting: Promise<void>): Promise<void> {
  try {
    await scope.timeout(limits.handshakeTime, (inner) => inner.wait(greeting));
  } catch (error) {
    if (!isPorticoError(error, "TimedOut")) throw error;
    throw new PorticoError("TimedOut", `no hello within ${limits.handshakeTime} ms`, { op: "gateway", cause: error });
  }
}

/** Nothing but the first stream is looked at before it has shown the token. */
async function greet(link: Link, token: string): Promise<void> {
  const { done, value } = await link.incoming.read();
  if (done) throw denied("the session has ended before its hello");
  const channel = new Channel(value);
  try {
    checkHello(requestOf(await firstFrame(channel)), token);
    await channel.send(kinds.ok, {});
  } catch (error) {
    if (isPorticoError(error)) await channel.send(kinds.failed, failureOf(error)).catch(ignore);
    throw error;
  }
}

function checkHello(request: ReturnType<typeof requestOf>, token: string): void {
  if (request.op !== "hello") throw denied("the first stream has to bring the token");
  if (request.version !== VERSION) {
    const text = `the gateway speaks version ${VERSION} of the protocol, the page version ${request.version}; install the same version of @portico/gateway for both`;
    throw new PorticoError("ContractMismatch", text, { op: "gateway" });
  }
  if (!sameToken(request.token, token)) throw denied("the token is not the one this gateway was started with");
}

function denied(text: string): PorticoError {
  return new PorticoError("PermissionDenied", text, { op: "gateway" });
}

/** Serves the session until the page is gone or the gateway stops; all its connections end with a reset then. */
async function stay(scope: Scope<"tcp">, socket: WebSocket, link: Link, house: House): Promise<void> {
  const open = scope.openScope({ name: "session" });
  const session = new RelaySession(open.scope, link, house.allow, house.report);
  session.run().catch(ignore);
  const pings = scope.spawn((inner) => ping(inner, socket, house.limits), { background: true, name: "pings" });
  try {
    await scope.wait(link.closed);
  } finally {
    // First, because the session's tasks wait for their streams.
    link.close(GOODBYE, stopping);
    pings.cancel();
    open.scope.cancel();
    await open.close().catch(unlessCancelled);
  }
}

/** Ends the connection of a client that does not answer, as when its machine has lost the network. */
async function ping(scope: Scope<"tcp">, socket: WebSocket, limits: Limits): Promise<void> {
  let missed = 0;
  const heard = (): void => {
    missed = 0;
  };
  socket.on("pong", heard).on("message", heard);
  for await (const _ of scope.interval(limits.pingEvery)) {
    if (missed === limits.missedPings) socket.terminate();
    missed++;
    socket.ping();
  }
}

function unlessCancelled(error: unknown): void {
  if (!isPorticoError(error, "Cancelled")) throw error;
}
