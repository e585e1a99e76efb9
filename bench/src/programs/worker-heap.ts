import type { CDPSession } from "playwright-core";

/** The bytes in use in the one worker whose module's name ends so, after a collection. Its own thread is the only one that knows. */
export async function workerHeap(session: CDPSession, module: string): Promise<number> {
  const { targetInfos } = await session.send("Target.getTargets");
  const worker = targetInfos.find(({ type, url }) => type === "worker" && url.endsWith(module));
  if (worker === undefined) throw new Error(`no worker runs ${module}`);
  const { targetId } = worker;
  const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
  try {
    await ask(session, sessionId, "HeapProfiler.collectGarbage");
    const { usedSize } = (await ask(session, sessionId, "Runtime.getHeapUsage")) as { usedSize: number };
    return usedSize;
  } finally {
    await session.send("Target.detachFromTarget", { sessionId });
  }
}

interface Message {
  /** Events have none. */
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

let asked = 0;

/** Sends a command to a session inside the browser's. */
function ask(session: CDPSession, sessionId: string, method: string): Promise<unknown> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const hear = (event: { message: string }): void => {
      const message = JSON.parse(event.message) as Message;
      if (message.id !== id) return;
      session.off("Target.receivedMessageFromTarget", hear);
      if (message.error === undefined) resolve(message.result);
      else reject(new Error(`${method}: ${message.error.message}`));
    };
    session.on("Target.receivedMessageFromTarget", hear);
    session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) }).catch(reject);
  });
}
