import { setTimeout as sleep } from "node:timers/promises";
import { PorticoError } from "@portico/core";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { openProfile, type Profile } from "./profile.ts";
import { startFailure } from "./start-failure.ts";
import { defaultSwitches, resolverRules } from "./switches.ts";

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
  /**
   * Kills the processes that run pages and their workers, as a crash would, and waits until the browser has noticed: before
   * that it may give a dead one to a new page.
   */
  killRenderers(): Promise<void>;
  /** Ends the browser, by force if it does not answer, and removes its profile if that was temporary. */
  close(): Promise<void>;
}

/** How long a browser may take. */
interface Limits {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Starts a Chromium. It ends with this process at the latest; signals are the caller's business.
 *
 * @throws PorticoError `Io` if it does not start; `InvalidInput` if an origin is not below localhost
 */
export function openBrowser(options: OpenOptions): Promise<Browser> {
  return openBrowserWithin({ startMs: 60_000, endMs: 10_000 }, options);
}

/** The same with other limits. */
export async function openBrowserWithin(limits: Limits, options: OpenOptions): Promise<Browser> {
  const rules = resolverRules(options.origins);
  const profile = await openProfile(options.profile);
  try {
    return await started(await launch(profile, rules, limits, options), profile, limits);
  } catch (cause) {
    await profile.release();
    throw new PorticoError("Io", `${options.executable} did not start: ${startFailure(cause)}`, {
      op: "openBrowser",
      resource: options.executable,
      cause,
    });
  }
}

function launch(
  profile: Profile,
  rules: readonly string[],
  limits: Limits,
  options: OpenOptions,
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile.dir, {
    executablePath: options.executable,
    headless: options.headless ?? true,
    // Root has none.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...defaultSwitches, ...rules, ...(options.args ?? [])],
    timeout: limits.startMs,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

async function started(context: BrowserContext, profile: Profile, limits: Limits): Promise<Browser> {
  const main = await processOf(context);
  let blank = context.pages()[0];
  let closing: Promise<void> | undefined;
  return {
    context,
    newPage: async (reports = {}) => {
      const page = blank ?? (await context.newPage());
      blank = undefined;
      forward(page, reports);
      return page;
    },
    rendererPids: () => pidsOf(main.session, "renderer"),
    killRenderers: () => killRenderers(main.session),
    close: () => {
      closing ??= end(context, main.pid, limits).then(() => profile.release());
      return closing;
    },
  };
}

async function processOf(context: BrowserContext): Promise<{ session: CDPSession; pid: number }> {
  try {
    const session = await context.browser()?.newBrowserCDPSession();
    const [pid] = session === undefined ? [] : await pidsOf(session, "browser");
    if (session === undefined || pid === undefined) throw new Error("it does not say what its process is");
    return { session, pid };
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function pidsOf(session: CDPSession, type: string): Promise<number[]> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.filter((one) => one.type === type).map((one) => one.id);
}

async function killRenderers(session: CDPSession): Promise<void> {
  const killed = await pidsOf(session, "renderer");
  for (const pid of killed) kill(pid);
  while ((await pidsOf(session, "renderer")).some((pid) => killed.includes(pid))) await sleep(10);
}

function forward(page: Page, { console, error }: PageReports): void {
  if (console !== undefined) page.on("console", (message) => console(message.text(), message.type()));
  if (error !== undefined) page.on("pageerror", error);
}

async function end(context: BrowserContext, pid: number, limits: Limits): Promise<void> {
  const timer = setTimeout(() => kill(pid), limits.endMs);
  try {
    await context.close();
  } catch {
    // It has been cut off, so it is ending, or cannot be asked to.
    kill(pid);
  } finally {
    clearTimeout(timer);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It has just ended.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
