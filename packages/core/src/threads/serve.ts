import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import { PorticoError } from "../errors.ts";
import { openRoot } from "../full.ts";
import type { Root } from "../runtime.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { BlockOnDriver } from "../traits/block-on.ts";
import type { ParentPort } from "../traits/spawn.ts";
import { findExposed } from "./expose.ts";
import { putAnswer } from "./mailbox.ts";
import type { ToThread } from "./messages.ts";
import { decode, encode, textOf } from "./wire.ts";

/**
 * The inside of a thread: serves the parent's calls until the thread is ended.
 *
 * @param load imports the module whose functions are exposed; when it fails, every call fails with that
 */
export function serveThread<C extends Capability>(
  driver: Driver<C>,
  port: ParentPort,
  load: () => Promise<unknown>,
): void {
  const server = new CallServer(driver as unknown as Driver, port, load());
  port.receive((message) => server.receive(message as ToThread));
  port.onEnding(() => server.failSleepers());
}

class CallServer {
  readonly #driver: Driver;
  readonly #port: ParentPort;
  readonly #loaded: Promise<unknown>;
  #prepared: Promise<void> | undefined;
  readonly #calls = new Map<number, ScopeImpl>();
  /** Through these somebody waits asleep, or will before an event can tell that this thread has ended. */
  readonly #mailboxes = new Set<SharedArrayBuffer>();
  #root: Root<Capability> | undefined;

  constructor(driver: Driver, port: ParentPort, loaded: Promise<unknown>) {
    this.#driver = driver;
    this.#port = port;
    this.#loaded = loaded;
    if (port.memory !== undefined) this.#mailboxes.add(port.memory);
    // Each call reports it; a thread without calls has nobody to tell.
    loaded.catch(() => undefined);
  }

  receive(message: ToThread): void {
    if (message.type === "init") this.#begin(message);
    else if (message.type === "cancel") this.#calls.get(message.id)?.cancel("the caller no longer waits");
    else void this.#serve(message);
  }

  #begin({ worker, threads, timeouts }: ToThread & { type: "init" }): void {
    this.#root = openRoot(this.#driver, {
      threads,
      ...(worker !== undefined && { worker }),
      ...(timeouts !== undefined && { timeouts }),
    });
    // Not sooner: a thread that waits to be taken needs no helpers of its own. Each call reports what it fails with.
    this.#prepare().catch(() => undefined);
  }

  /** What has failed may work for the next call. */
  #prepare(): Promise<void> {
    this.#prepared ??= Promise.resolve(this.#driver.prepare?.()).catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  failSleepers(): void {
    const error = new PorticoError("ThreadFailed", "The thread ended without an answer", { op: "blockOn" });
    for (const mailbox of this.#mailboxes) {
      putAnswer(mailbox, false, encode(error, "blockOn"), this.#driver.blockOn as BlockOnDriver);
    }
  }

  async #serve(call: ToThread & { type: "call" }): Promise<void> {
    const root = (this.#root as Root<Capability>).scope as unknown as ScopeImpl;
    const mailbox = call.mailbox === "port" ? this.#port.memory : call.mailbox;
    if (mailbox !== undefined) this.#mailboxes.add(mailbox);
    let ok = true;
    let result: Uint8Array;
    try {
      root.runtime.asleep = call.asleep;
      const limit = call.timeout === undefined ? {} : { timeout: call.timeout };
      const value = await root.shield((scope) => {
        this.#calls.set(call.id, scope as unknown as ScopeImpl);
        return this.#run(scope as unknown as ScopeImpl, call);
      }, limit);
      result = encode(value, call.name);
    } catch (error) {
      ok = false;
      result = encodeFailure(error, call.name);
    } finally {
      this.#calls.delete(call.id);
    }
    if (mailbox === undefined || !putAnswer(mailbox, ok, result, this.#driver.blockOn as BlockOnDriver)) {
      this.#port.post({ id: call.id, ok, result });
    }
  }

  async #run(scope: ScopeImpl, call: ToThread & { type: "call" }): Promise<unknown> {
    await this.#loaded;
    await this.#prepare();
    scope.checkpoint();
    const exposed = findExposed(call.name);
    if (exposed === undefined) {
      throw new PorticoError(
        "NotFound",
        `No function is exposed as "${call.name}" in the worker module; import its module there`,
        {
          op: "parallel",
          resource: call.name,
        },
      );
    }
    const args = decode(call.args) as never;
    return exposed.run(scope as never, ...(args as never[] as never));
  }
}

/** What was thrown need not be able to cross: then its text does. */
function encodeFailure(error: unknown, op: string): Uint8Array {
  try {
    return encode(error, op);
  } catch {
    return encode(new Error(textOf(error)), op);
  }
}
