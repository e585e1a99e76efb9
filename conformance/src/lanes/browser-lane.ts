import process from "node:process";
import { ensureBrowser, openBrowser, type Served, serveModules } from "@portico/browser-host";
import type { LaneConfig } from "./config.ts";
import { acceptControl, type ControlSocket } from "./control-server.ts";
import { type GatewayProcess, startGateway } from "./gateway-process.ts";
import type { PeerLine } from "./peer-client.ts";
import { openPeerLine } from "./peer-line.ts";
import { printProgress } from "./progress.ts";
import { saveResult } from "./save.ts";
import { pathOf, servedPaths } from "./served-paths.ts";
import { origin, type WebKind } from "./web-protocol.ts";

/** How long the program in the browser may take to come up, milliseconds. */
const patience = 30_000;

/**
 * Runs a lane's program in a browser: starts all that it needs, hands it the configuration and keeps what comes of it.
 *
 * @param started gets what has been started, for the caller to end
 * @returns whether all is well
 * @throws Error when something is missing, has crashed or has gone
 */
export async function runBrowserLane(
  kind: WebKind,
  config: LaneConfig,
  started: AsyncDisposableStack,
): Promise<boolean> {
  if (config.peerPort === undefined) throw new Error("The lane needs the port of a peer");
  const failure = Promise.withResolvers<never>();
  // It is looked at whenever something is waited for.
  failure.promise.catch(() => undefined);
  const served = servedPaths(config);
  const peer = started.adopt(await openPeerLine(config.peerPort), (line) => line.close());
  const gateway = started.adopt(await startGateway(failure.reject), (running) => running.stop());
  const server = await serveProgram(kind, served.root, started, failure.reject);
  const connected = acceptControl(server.server);
  await openPage(kind, server.port, started, failure.reject);
  const timer = setTimeout(() => failure.reject(new Error("The program in the browser has not come up")), patience);
  const socket = await Promise.race([connected, failure.promise]);
  clearTimeout(timer);
  return Promise.race([converse(socket, { ...config, ...served.urls }, gateway, peer), failure.promise]);
}

type Fail = (error: Error) => void;

/** A request that is refused is one for a module that is missing, or broken. */
async function serveProgram(kind: WebKind, root: string, started: AsyncDisposableStack, fail: Fail): Promise<Served> {
  const pages = { [`/${kind}`]: html(kind, root) };
  const report = (line: string): void => fail(new Error(`The module server has refused a request: ${line}`));
  const served = await serveModules({ root, isolate: kind === "isolated", cache: true, pages, report });
  return started.adopt(served, () => served.close());
}

/** Opens the lane's page. @param fail is told of everything that goes wrong with it, then and later */
async function openPage(kind: WebKind, port: number, started: AsyncDisposableStack, fail: Fail): Promise<void> {
  const { executable } = await ensureBrowser({ install: false, announce: (line) => console.log(line) });
  const browser = await openBrowser({ executable, origins: { [new URL(origin).hostname]: port } });
  started.defer(() => browser.close());
  browser.context.on("close", () => fail(new Error("The browser has ended")));
  const page = await browser.newPage({
    console: (text, type) => console.log(`${kind} ${type}: ${text}`),
    error: (error) => fail(new Error(`The page has failed: ${error.stack ?? error.message}`)),
  });
  page.on("crash", () => fail(new Error("The page has crashed")));
  page.on("close", () => fail(new Error("The page has been closed")));
  await page.goto(`${origin}/${kind}`);
}

function html(kind: WebKind, root: string): string {
  const program = kind === "page" || kind === "bare" ? "./web/program.js" : "./web/start-worker.js";
  const path = pathOf(new URL(program, import.meta.url).href, root);
  return `<!doctype html><title>conformance</title><link rel="icon" href="data:,"><script type="module" src="${path}"></script>`;
}

/** Hands over the configuration, carries what the program and the peer say, and waits for the end. */
function converse(
  socket: ControlSocket,
  config: LaneConfig,
  { url, token }: GatewayProcess,
  peer: PeerLine,
): Promise<boolean> {
  const { name } = config.facts;
  return new Promise((resolve, reject) => {
    peer.receive(
      (line) => socket.send({ do: "peer", line }),
      () => reject(new Error("The peer has gone")),
    );
    socket.receive(
      (message) => {
        if (message.do === "peer") peer.send(message.line);
        else if (message.do === "save") saveResult(config.result, message.result);
        else if (message.do === "progress") printProgress(name, message.row, message.done, message.of);
        else if (message.do === "print") console.log(message.line);
        else if (message.do === "end") resolve(message.good);
        else if (message.do === "refused") {
          saveResult(config.result, message.result);
          resolve(false);
        } else reject(new Error(`The program in the browser could not run: ${message.why}`));
      },
      () => reject(new Error("The connection to the program in the browser is lost")),
    );
    const machine = { os: process.platform, arch: process.arch };
    socket.send({ do: "start", config, gateway: { url, token }, machine });
  });
}
