import { PorticoError } from "@portico/core";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { openProfile, type Profile } from "./profile.ts";
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
  const profile = await openProfile(options.profile);
  try {
    return await started(await launch(profile, rules, options), profile);
  } catch (cause) {
    await profile.release();
    throw new PorticoError("Io", `${options.executable} did not start: ${(cause as Error).message}`, {
      op: "openBrowser",
      resource: options.executable,
      cause,
    });
  }
}

function launch(profile: Profile, rules: readonly string[], options: OpenOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile.dir, {
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

async function started(context: BrowserContext, profile: Profile): Promise<Browser> {
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
    close: () => {
      closing ??= end(context, main.pid).then(() => profile.release());
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

function forward(page: Page, { console, error }: PageReports): void {
  if (console !== undefined) page.on("console", (message) => console(message.text(), message.type()));
  if (error !== undefined) page.on("pageerror", error);
}

async function end(context: BrowserContext, pid: number): Promise<void> {
  const timer = setTimeout(() => kill(pid), endMs);
  await context.close();
  clearTimeout(timer);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It has just ended.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
