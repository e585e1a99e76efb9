// What a server in a page takes: a gateway, the compiled modules on an origin that stays, and a browser that keeps its files.
import { ensureBrowser, openBrowser, serveModules } from "@portico/browser-host";
import { startGateway } from "./gateway.mjs";
import { mayInstall, root } from "./launch.mjs";

const HOST = "kv.localhost";

/** Where pages are, whatever ports are used: a browser keeps files by origin. */
export const ORIGIN = `http://${HOST}`;

/** Where a page keeps the log: in the files of its origin, which are in the browser's profile. */
export const DIRECTORY = "/kv";

const MAIN = "/examples/kv/dist/main-page.js";
const PAGE = '<!doctype html><title>kv</title><link rel="icon" href="data:,">';

/**
 * Starts all of it.
 *
 * @param {object} options
 * @param {string} options.profile directory of the browser's data
 * @param {boolean} [options.isolate] whether its pages are cross-origin isolated; a server needs no such page
 * @param {boolean} [options.install] whether to install a browser where none is found
 * @param {(line: string) => void} options.report gets a line about an installation, or a request that was refused
 */
export async function openPageHost({ profile, isolate = false, install = mayInstall, report }) {
  const started = new AsyncDisposableStack();
  try {
    const [{ executable }, gateway, served] = await Promise.all([
      ensureBrowser({ install, announce: report }),
      startGateway(ORIGIN).then((gateway) => started.adopt(gateway, () => gateway.stop())),
      serveModules({ root, isolate, pages: { "/": PAGE }, report }).then((served) =>
        started.adopt(served, () => served.close()),
      ),
    ]);
    const browser = await openBrowser({ executable, profile, origins: { [HOST]: served.port } });
    started.defer(() => browser.close());
    await keepFiles(browser);
    return new PageHost(gateway, browser, started);
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

/** Otherwise the browser may remove what an origin has stored when the disk gets full. Holds as long as the session does. */
async function keepFiles({ context }) {
  const session = await context.browser().newBrowserCDPSession();
  await session.send("Browser.grantPermissions", { origin: ORIGIN, permissions: ["durableStorage"] });
}

class PageHost {
  #browser;
  #started;

  constructor(gateway, browser, started) {
    this.gateway = gateway;
    this.#browser = browser;
    this.#started = started;
  }

  /** A page of the origin that runs nothing yet. */
  async newPage(reports) {
    const page = await this.#browser.newPage(reports);
    await page.goto(ORIGIN);
    return page;
  }

  /**
   * Starts a server in a page of its own.
   *
   * @param {object} options
   * @param {readonly string[]} options.args of the server, without `--dir`
   * @param {Readonly<Record<string, string>>} [options.modules] see `PageOptions`
   * @param {(line: string, kind: string) => void} options.print gets what the server prints; `kind` is `log` or `error`
   */
  async startServer({ args, modules, print }) {
    const page = await this.newPage({ console: print, error: (error) => print(String(error.stack ?? error), "error") });
    const options = { args: [...args, "--dir", DIRECTORY], gateway: this.gateway.settings, modules };
    return new ServerPage(page, options, this.gateway.lost);
  }

  /** The processes that run pages. */
  rendererPids() {
    return this.#browser.rendererPids();
  }

  /** kill -9 of all of them. */
  killRenderers() {
    return this.#browser.killRenderers();
  }

  close() {
    return this.#started.disposeAsync();
  }
}

/** A page that is a server. */
class ServerPage {
  #page;

  /** Resolves with the exit code; rejects when the page or the gateway is gone before. */
  exited;

  constructor(page, options, lost) {
    this.#page = page;
    const gone = new Promise((_, reject) => {
      page.once("crash", () => reject(new Error("the page has crashed: its process has ended")));
      page.once("close", () => reject(new Error("the page has been closed")));
    });
    const ran = page.evaluate(([main, options]) => import(main).then(({ start }) => start(options)), [MAIN, options]);
    this.exited = Promise.race([gone, lost, ran]);
    // They reject together, and whoever is interested looks later.
    for (const promise of [gone, ran, this.exited]) promise.catch(() => undefined);
  }

  /** Asks it to end, as SIGTERM does. */
  async stop() {
    await this.#page.evaluate((main) => import(main).then(({ stop }) => stop()), MAIN);
  }

  /** Closes the page, whatever it does. */
  close() {
    return this.#page.close();
  }
}
