import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A page in the background of a Chromium of its own. Playwright keeps every page it knows in front, and what is in front is
 * never frozen, so this one is driven by the protocol itself.
 */
export interface BackgroundPage extends AsyncDisposable {
  /** The expression's value, when what it gives has resolved. */
  evaluate<T>(expression: string): Promise<T>;
  /** Freezes the page or wakes it up again. */
  freeze(on: boolean): Promise<void>;
}

export async function openBackgroundPage(executable: string, url: string): Promise<BackgroundPage> {
  const profile = await mkdtemp(join(tmpdir(), "portico-background-"));
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const switches = ["--headless=new", ...sandbox, "--remote-debugging-port=0", `--user-data-dir=${profile}`];
  const browser = spawn(executable, [...switches, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const close = async (): Promise<void> => {
    const exited = browser.exitCode === null ? once(browser, "exit") : undefined;
    browser.kill("SIGKILL");
    await exited;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { ...(await openPage(await connect(await endpointOf(browser)), url)), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Send = <T>(method: string, params?: object, sessionId?: string) => Promise<T>;

/** Where the browser listens, which it writes when it does. */
async function endpointOf(browser: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of browser.stderr ?? []) {
    text += chunk;
    const url = /listening on (ws:\S+)/.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`The browser has ended: ${text}`);
}

async function connect(endpoint: string): Promise<Send> {
  const socket = new WebSocket(endpoint);
  const answers = new Map<number, (message: { result?: unknown; error?: { message: string } }) => void>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data as string);
    answers.get(message.id)?.(message);
    answers.delete(message.id);
  };
  await once(socket, "open");
  let last = 0;
  return <T>(method: string, params: object = {}, sessionId?: string): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = ++last;
      answers.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result as T);
        else reject(new Error(`${method}: ${error.message}`));
      });
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
}

async function openPage(send: Send, url: string): Promise<Omit<BackgroundPage, keyof AsyncDisposable>> {
  const { targetId } = await send<{ targetId: string }>("Target.createTarget", { url });
  const { sessionId } = await send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true });
  const evaluate = async <T>(expression: string): Promise<T> => {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await send<{ result: { value: T }; exceptionDetails?: object }>(
      "Runtime.evaluate",
      params,
      sessionId,
    );
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  };
  const front = await send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
  await send("Target.activateTarget", front);
  const state = `${JSON.stringify(`${url} complete hidden`)} === [location, document.readyState, document.visibilityState].join(" ")`;
  while (!(await evaluate<boolean>(state))) await sleep(20);
  return {
    evaluate,
    freeze: async (on) => {
      await send("Page.setWebLifecycleState", { state: on ? "frozen" : "active" }, sessionId);
    },
  };
}
