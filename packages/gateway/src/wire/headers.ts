import type { SocketAddress } from "@portico/core";
import type { ConnOptions, ListenOptions } from "@portico/core/driver";
import type { Fields } from "./fields.ts";
import { malformed } from "./frames.ts";
import { MAX_TOKEN } from "./limits.ts";

/** The first frame of a stream that the page opens. */
export type Request =
  /** The first stream of a session, and only that. Stays open as long as the session. */
  | { readonly op: "hello"; readonly version: number; readonly token: string }
  | ({ readonly op: "connect" } & SocketAddress & ConnOptions)
  /** `id`: what the streams of accepted connections name. Closing the stream closes the listener. */
  | ({ readonly op: "listen"; readonly id: number } & SocketAddress & ListenOptions)
  | { readonly op: "lookup"; readonly host: string };

/** The first frame of a stream that the gateway opens: a connection that a listener accepted. */
export interface Accepted {
  readonly op: "accepted";
  readonly listener: number;
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
}

/** What a `set` frame may have. */
export interface Options {
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
  /** For listeners: whether connections are wanted. */
  readonly accepting?: boolean;
}

const MOST_LISTENERS = Number.MAX_SAFE_INTEGER;
const LONGEST_QUEUE = 65_535;

/** Reads the first frame of a stream. Whether the addresses mean anything is for the gateway to find out. */
export function requestOf(fields: Fields): Request {
  const op = fields.text("op");
  switch (op) {
    case "hello":
      // A version that is not ours may have other fields.
      return {
        op,
        version: fields.integer("version", 0, Number.MAX_SAFE_INTEGER),
        token: fields.has("token") ? fields.text("token", MAX_TOKEN) : "",
      };
    case "connect":
      return { op, ...addressOf(fields), ...connOptionsOf(fields) };
    case "listen":
      return {
        op,
        id: fields.integer("id", 0, MOST_LISTENERS),
        ...addressOf(fields),
        ...connOptionsOf(fields),
        backlog: fields.integer("backlog", 1, LONGEST_QUEUE),
      };
    case "lookup":
      return { op, host: fields.text("host") };
    default:
      throw malformed(`a stream for the unknown purpose "${op}"`);
  }
}

/** Reads the first frame of a stream from the gateway. */
export function acceptedOf(fields: Fields): Accepted {
  const op = fields.text("op");
  if (op !== "accepted") throw malformed(`a stream for the unknown purpose "${op}"`);
  return {
    op,
    listener: fields.integer("listener", 0, MOST_LISTENERS),
    local: addressOf(fields.object("local")),
    remote: addressOf(fields.object("remote")),
  };
}

export function addressOf(fields: Fields): SocketAddress {
  return { host: fields.text("host"), port: fields.integer("port", 0, 65_535) };
}

/** Reads a `set` frame. */
export function optionsOf(fields: Fields): Options {
  return {
    ...(fields.has("noDelay") ? { noDelay: fields.flag("noDelay") } : {}),
    ...(fields.has("keepAlive") ? { keepAlive: fields.flag("keepAlive") } : {}),
    ...(fields.has("accepting") ? { accepting: fields.flag("accepting") } : {}),
  };
}

function connOptionsOf(fields: Fields): ConnOptions {
  return { noDelay: fields.flag("noDelay"), keepAlive: fields.flag("keepAlive") };
}
