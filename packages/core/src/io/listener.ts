import type { Capability } from "../capabilities.ts";
import { PorticoError } from "../errors.ts";
import { fromPlatform, invalid } from "../platform-error.ts";
import type { Owned, OwnedResource, Ownership } from "../scope/owned.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Resource, Scope } from "../scope/types.ts";
import type { PromiseWaiter } from "../scope/waiter.ts";
import { Alarm } from "../time/queue.ts";
import type { ConnDriver, ListenerDriver, ListenerEvents, SocketAddress } from "../traits/sockets.ts";
import { canonical, formatAddress } from "./address.ts";
import { ConnImpl } from "./conn.ts";
import { ConnCore } from "./conn-core.ts";
import type { Conn, Listener, ServeOptions } from "./net-types.ts";
import { serve } from "./serve.ts";

/** How long accepting rests after a failure such as too many open files. */
const backOff = 50;

/** One listener behind all its views: connections that wait, and at most one `accept` that waits. */
export class ListenerCore implements ListenerEvents, Owned {
  owner: ScopeImpl;
  driver!: ListenerDriver;
  address!: SocketAddress;
  readonly #backlog: number;
  readonly #closeTimeout: number;
  readonly #arrived: ConnDriver[] = [];
  #acceptor: { readonly scope: ScopeImpl; readonly waiter: PromiseWaiter<Conn> } | undefined;
  #closing: Promise<void> | undefined;
  #paused = false;
  /** Why nothing more arrives. */
  #lost: PorticoError | undefined;
  readonly #rest = new Alarm(() => this.#wish());

  constructor(owner: ScopeImpl, backlog: number, closeTimeout: number) {
    this.owner = owner;
    this.#backlog = backlog;
    this.#closeTimeout = closeTimeout;
  }

  get label(): string {
    return formatAddress(this.address);
  }

  started(driver: ListenerDriver): void {
    this.driver = driver;
    this.address = canonical(driver.address);
    this.owner.own(this);
    this.owner.runtime.listening.add(this.address);
  }

  connection(conn: ConnDriver): void {
    const acceptor = this.#takeAcceptor();
    if (acceptor !== undefined) {
      acceptor.waiter.resolve(this.#open(acceptor.scope, conn));
    } else if (this.#closing !== undefined || this.#arrived.length >= this.#backlog) {
      // The runtime accepts although told not to: refusing here is what keeps memory bounded.
      conn.abort();
    } else {
      this.#arrived.push(conn);
      if (this.#arrived.length === this.#backlog) this.#wish();
    }
  }

  failed(error: unknown): void {
    if (this.#closing !== undefined) return;
    const { runtime } = this.owner;
    runtime.report(fromPlatform(runtime.driver, error, "tcp.accept", this.label));
    this.driver.accepting(false);
    runtime.timers.remove(this.#rest);
    runtime.timers.add(this.#rest, this.owner.now() + backOff);
  }

  /** What has arrived is still accepted. */
  lost(error: unknown): void {
    if (this.#closing !== undefined) return;
    const { runtime } = this.owner;
    this.#lost = fromPlatform(runtime.driver, error, "tcp.accept", this.label);
    runtime.listening.delete(this.address);
    runtime.timers.remove(this.#rest);
    this.#takeAcceptor()?.waiter.reject(this.#lost);
  }

  /** Stops or resumes taking connections, for `serve` at its limit. */
  pause(on: boolean): void {
    this.#paused = on;
    this.#wish();
  }

  #wish(): void {
    // While accepting rests after a failure, only the end of the rest resumes it.
    if (this.#closing === undefined && this.#lost === undefined && this.#rest.index < 0)
      this.driver.accepting(!this.#paused && this.#arrived.length < this.#backlog);
  }

  #open(scope: ScopeImpl, conn: ConnDriver): Conn {
    return new ConnImpl(scope, new ConnCore(scope, conn, this.#closeTimeout));
  }

  accept(scope: ScopeImpl): Promise<Conn> {
    const op = "tcp.accept";
    if (scope.refuses) return Promise.reject(scope.refusal(op, this.label));
    if (this.#closing !== undefined) return Promise.reject(this.#closedError());
    if (this.#acceptor !== undefined) {
      return Promise.reject(
        new PorticoError("Busy", `${op} ${this.label}: another accept waits`, { op, resource: this.label }),
      );
    }
    const conn = this.#arrived.shift();
    if (conn !== undefined) {
      this.#wish();
      return Promise.resolve(this.#open(scope, conn));
    }
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    return scope.park<Conn>(op, this.label, (waiter) => {
      this.#acceptor = { scope, waiter };
      return () => {
        this.#acceptor = undefined;
      };
    });
  }

  #takeAcceptor(): { readonly scope: ScopeImpl; readonly waiter: PromiseWaiter<Conn> } | undefined {
    const acceptor = this.#acceptor;
    if (acceptor === undefined) return undefined;
    this.#acceptor = undefined;
    acceptor.scope.unpark(acceptor.waiter);
    return acceptor;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  release(): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { runtime } = this.owner;
    runtime.listening.delete(this.address);
    runtime.timers.remove(this.#rest);
    this.#takeAcceptor()?.waiter.reject(this.#closedError());
    for (const conn of this.#arrived.splice(0)) conn.abort();
    try {
      await this.driver.close();
    } finally {
      this.owner.disown(this);
    }
  }

  #closedError(): PorticoError {
    const op = "tcp.accept";
    return new PorticoError("Closed", `${op} ${this.label}: the listener has been closed`, {
      op,
      resource: this.label,
    });
  }
}

/** A listener as one scope sees it. */
export class ListenerImpl implements Listener<Capability>, OwnedResource {
  #scope: ScopeImpl;
  readonly #core: ListenerCore;

  constructor(scope: ScopeImpl, core: ListenerCore) {
    this.#scope = scope;
    this.#core = core;
  }

  get address(): SocketAddress {
    return this.#core.address;
  }

  get ownership(): Ownership {
    const core = this.#core;
    return {
      owned: core,
      moveTo: (scope) => {
        core.owner.disown(core);
        core.owner = scope;
        scope.own(core);
        this.#scope = scope;
      },
      bindTo: (scope): Resource => new ListenerImpl(scope, core),
    };
  }

  accept(): Promise<Conn> {
    return this.#core.accept(this.#scope);
  }

  async serve(handler: (scope: Scope<Capability>, conn: Conn) => unknown, options: ServeOptions = {}): Promise<void> {
    if (typeof handler !== "function") throw invalid("tcp.serve", `needs a function, got ${typeof handler}`);
    return serve(this.#scope, this.#core, handler, options);
  }

  close(): Promise<void> {
    return this.#core.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
