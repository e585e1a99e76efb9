import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PorticoError } from "@portico/core";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { defaultSwitches, resolverRules, throttlingSwitches } from "./switches.ts";

export interface OpenOptions {
  /** What `ensureBrowser` found. */
  readonly executable: string;
  /** Where the browser keeps its data, and with it what origins have stored. Absent: a directory that is removed at close. */
  readonly profile?: string;
  /** Which port of this machine `http://NAME.localhost` is, so that an origin stays the same although its port changes. */
  readonly origins: Readonly<Record<string, number>>;
  /** Default true. */
  readonly headless?: boolean;
  /** More switches of Chromium. */
  readonly args?: readonly string[];
  /** Whether pages that are not visible get fewer timers, as for users. Default false, which suits tests. */
  readonly throttle?: boolean;
}

/** What becomes of what a page reports. */
export interface PageReports {
  /** Is handed what the page and its workers write to the console, and its kind, such as `log` or `error`. */
  readonly console?: (text: string, kind: string) => void;
  /** Is handed what nobody caught in the page and its workers. */
  readonly error?: (error: Error) => void;
}

export interface Browser {
  readonly context: BrowserContext;
  newPage(reports?: PageReports): Promise<Page>;
  /** The ids of the processes that run pages and their workers, one or more a page. */
  rendererPids(): Promise<number[]>;
  /** Ends the browser, by force if it does not answer, and removes its profile if that was temporary. */
  close(): Promise<void>;
}

/** How long a browser may take to start, and to end. */
const startMs = 60_000;
const endMs = 10_000;

/**
 * Starts a Chromium. It ends with this process at the latest; signals are the caller's business.
 *
 * @throws PorticoError `Io` if it does not start; `InvalidInput` if an origin is not below localhost
 */
export async function openBrowser(options: OpenOptions): Promise<Browser> {
  const rules = resolverRules(options.origins);
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), "portico-browser-")));
  const removeProfile = async (): Promise<void> => {
    if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return await started(await launch(profile, rules, options), removeProfile);
  } catch (cause) {
    await removeProfile();
    throw new PorticoError("Io", `${options.executable} did not start: ${(cause as Error).message}`, {
      op: "openBrowser",
      resource: options.executable,
      cause,
    });
  }
}

function launch(profile: string, rules: readonly string[], options: OpenOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: options.executable,
    headless: options.headless ?? true,
    // Root has none.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...defaultSwitches, ...rules, ...(options.args ?? [])],
    ignoreDefaultArgs: options.throttle === true ? [...throttlingSwitches] : [],
    timeout: startMs,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

async function started(context: BrowserContext, removeProfile: () => Promise<void>): Promise<Browser> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error("it has no session for the whole browser");
  const [pid] = await pidsOf(session, "browser");
  let unused = context.pages()[0];
  let closing: Promise<void> | undefined;
  return {
    context,
    newPage: async (reports = {}) => {
      const page = unused ?? (await context.newPage());
      unused = undefined;
      forward(page, reports);
      return page;
    },
    rendererPids: () => pidsOf(session, "renderer"),
    close: () => {
      closing ??= end(context, pid).then(removeProfile);
      return closing;
    },
  };
}

async function pidsOf(session: CDPSession, type: string): Promise<number[]> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.filter((one) => one.type === type).map((one) => one.id);
}

function forward(page: Page, { console, error }: PageReports): void {
  if (console !== undefined) page.on("console", (message) => console(message.text(), message.type()));
  if (error !== undefined) page.on("pageerror", error);
}

async function end(context: BrowserContext, pid: number | undefined): Promise<void> {
  const timer = setTimeout(() => {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  }, endMs);
  await context.close();
  clearTimeout(timer);
}
