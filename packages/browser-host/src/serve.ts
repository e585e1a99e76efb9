import { realpathSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { PorticoError } from "@portico/core";
import { answer } from "./answer.ts";
import { respond } from "./respond.ts";
import { ModuleTexts } from "./texts.ts";

export interface ServeModulesOptions {
  /** The directory below which everything is that may be served: of a workspace, its own. */
  readonly root: string;
  /** Whether pages are cross-origin isolated, and so have shared memory. */
  readonly isolate: boolean;
  /**
   * Whether the browser may keep what it was given, and so starts workers twice as fast. For a profile that no file's change
   * outlives; default false.
   */
  readonly cache?: boolean;
  /** HTML by path, e.g. `{ "/": "<!doctype html>..." }`. It goes before files. */
  readonly pages?: Readonly<Record<string, string>>;
  /** Is handed a line for each request that is refused. A browser does not say why a worker could not be loaded. */
  readonly report?: (line: string) => void;
}

export interface Served {
  readonly port: number;
  /** For what else is to be served on the port, such as WebSockets. */
  readonly server: Server;
  /** Ends every connection, also those that became WebSockets. */
  close(): Promise<void>;
}

/**
 * Serves modules as they were built to pages on this machine. Bare specifiers become addresses of files, in every module, so
 * that workers, which no import map reaches, can import packages too.
 *
 * @throws PorticoError `NotFound` if the root is not there
 */
export async function serveModules(options: ServeModulesOptions): Promise<Served> {
  const root = realRootOf(options.root);
  const policy = { isolate: options.isolate, cache: options.cache === true };
  const site = { root, pages: options.pages ?? {}, texts: new ModuleTexts(root) };
  const server = createServer((request, response) => {
    answer(request, site).then((reply) => {
      if (reply.problem !== undefined) options.report?.(`${reply.status} ${reply.problem}`);
      respond(request, response, reply, policy);
    });
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await listen(server);
  return {
    port: (server.address() as AddressInfo).port,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function realRootOf(root: string): string {
  try {
    return realpathSync(root);
  } catch (cause) {
    throw new PorticoError("NotFound", `serveModules: the root ${root} cannot be read`, {
      op: "serveModules",
      resource: root,
      cause,
    });
  }
}
