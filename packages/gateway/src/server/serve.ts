import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type ErrorCode, PorticoError, type Scope } from "@portico/core";
import { type WebSocket, WebSocketServer } from "ws";
import { chooseProtocol } from "../qmux.ts";
import { closeCodeFor, closeReason } from "../wire/close-codes.ts";
import { AllowList, loopbackOnly } from "./allow.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { Origins } from "./origins.ts";
import { checkToken } from "./token.ts";
import { type House, visit } from "./visit.ts";

export interface GatewayOptions {
  /** 0 to 65535; 0 lets the system choose. Default 0. */
  readonly port?: number;
  /** Numeric address to listen on. Default `127.0.0.1`. Elsewhere the token and all bytes travel in the clear. */
  readonly host?: string;
  /** What a page has to show, at least 1 character. Not empty by accident: there is no default. */
  readonly token: string;
  /** Origins whose pages may connect, e.g. `https://app.example`. Default: pages of this machine. */
  readonly origins?: readonly string[];
  /** Where pages may connect to and listen: `HOST` or `HOST:PORT`. Default: loopback addresses only. */
  readonly allow?: readonly string[];
  /** Gets failures that no page is told. Default: printed on standard error. */
  readonly report?: (error: unknown) => void;
}

/** A gateway that listens. It ends with its scope, and when it is closed. */
export interface RunningGateway {
  /** What pages connect to. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Ends every session, with a reset for their connections, and listens no more. */
  close(): Promise<void>;
}

const MAX_MESSAGE = 64 * 1024;
/** How long a client may take to answer the end of its WebSocket, milliseconds. */
const CLOSE_TIMEOUT = 2000;

/**
 * Starts a gateway: pages that show the token get TCP, through `scope.net`.
 *
 * @throws PorticoError `InvalidInput` for options, `AddressInUse`, `AddressNotAvailable`, `PermissionDenied`
 */
export function serveGateway(scope: Scope<"tcp">, options: GatewayOptions): Promise<RunningGateway> {
  return serveGatewayWith(scope, options, defaultLimits);
}

/** {@link serveGateway} with limits of one's own. */
export async function serveGatewayWith(
  scope: Scope<"tcp">,
  options: GatewayOptions,
  limits: Limits,
): Promise<RunningGateway> {
  const { port = 0, host = "127.0.0.1", report = print } = options;
  const house: House = {
    token: checkToken(options.token),
    allow: new AllowList(options.allow ?? loopbackOnly),
    limits,
    report,
  };
  const door = new Door(new Origins(options.origins), limits);
  const open = scope.openScope({ name: "gateway" });
  let closed = false;
  const server = createServer({ connectionsCheckingInterval: 1000, headersTimeout: limits.handshakeTime }, explain);
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    door.open(request, socket, head, (visitor, greeted) => {
      if (open.scope.cancelled || closed) visitor.terminate();
      else open.scope.spawn((inner) => visit(inner, visitor, house, greeted), { background: true, name: "visit" });
    }),
  );
  try {
    const bound = await listen(server, host, port);
    open.scope.defer(() => stop(server));
    const name = bound.address.includes(":") ? `[${bound.address}]` : bound.address;
    return {
      url: `ws://${name}:${bound.port}`,
      host: bound.address,
      port: bound.port,
      close: () => {
        closed = true;
        return open.close();
      },
    };
  } catch (error) {
    await open.close();
    throw error;
  }
}

const socketOptions = {
  noServer: true,
  perMessageDeflate: false,
  maxPayload: MAX_MESSAGE,
  closeTimeout: CLOSE_TIMEOUT,
  handleProtocols: (offered: Set<string>) => chooseProtocol(offered) ?? false,
};

/** Lets WebSockets in, as far as that can be decided without reading from them. */
class Door {
  readonly #origins: Origins;
  readonly #limits: Limits;
  readonly #sockets: WebSocketServer = new WebSocketServer(socketOptions);
  /** Clients that have not shown a token. */
  #strangers = 0;

  constructor(origins: Origins, limits: Limits) {
    this.#origins = origins;
    this.#limits = limits;
  }

  open(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    enter: (visitor: WebSocket, greeted: () => void) => void,
  ): void {
    this.#sockets.handleUpgrade(request, socket, head, (visitor) => {
      visitor.on("error", () => visitor.terminate());
      const refusal = this.#refusal(visitor, request.headers.origin);
      if (refusal === undefined) enter(visitor, this.#count(visitor));
      else visitor.close(closeCodeFor(refusal), closeReason(refusal.message));
    });
  }

  /** @returns to be called when the client is no stranger any more */
  #count(visitor: WebSocket): () => void {
    let stranger = true;
    const known = (): void => {
      if (stranger) this.#strangers--;
      stranger = false;
    };
    this.#strangers++;
    visitor.once("close", known);
    return known;
  }

  #refusal(visitor: WebSocket, origin: string | undefined): PorticoError | undefined {
    if (!this.#origins.permit(origin))
      return refusal(
        "PermissionDenied",
        `pages from ${origin} are not allowed; start the gateway with --origin and that`,
      );
    if (this.#strangers >= this.#limits.handshakes)
      return refusal("ResourceExhausted", "too many clients have not shown a token yet; try again");
    if (visitor.protocol === "")
      return refusal("ContractMismatch", "the client does not speak a protocol of this gateway");
    return undefined;
  }
}

async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw refusal("InvalidInput", `gateway: port must be an integer from 0 to 65535, got ${port}`);
  try {
    server.listen({ host, port });
    await once(server, "listening");
  } catch (cause) {
    throw listenError(cause, host, port);
  }
  return server.address() as AddressInfo;
}

const reasons: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  EADDRINUSE: ["AddressInUse", "another socket listens there; choose another port, or 0 for any"],
  EADDRNOTAVAIL: ["AddressNotAvailable", "the address is not one of this machine"],
  EACCES: ["PermissionDenied", "the system does not allow it; choose a port above 1023"],
  ENOTFOUND: ["InvalidInput", "host must be a numeric address of this machine"],
};

function listenError(cause: unknown, host: string, port: number): PorticoError {
  const [code, text] = reasons[String((cause as { code?: unknown }).code)] ?? ["Io", String(cause)];
  return new PorticoError(code, `gateway: listening on ${host} port ${port}: ${text}`, { op: "gateway", cause });
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

/** For whoever comes with something else than a WebSocket. */
function explain(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { "Content-Type": "text/plain", Connection: "close", Upgrade: "websocket" });
  response.end("This is a Portico gateway, which speaks WebSocket only.\n");
}

function refusal(code: ErrorCode, text: string): PorticoError {
  return new PorticoError(code, text, { op: "gateway" });
}

function print(failure: unknown): void {
  process.stderr.write(`${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}\n`);
}
