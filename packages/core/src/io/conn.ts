import { invalid, unsupported } from "../platform-error.ts";
import type { OwnedResource, Ownership } from "../scope/owned.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Resource } from "../scope/types.ts";
import type { SocketAddress } from "../traits/sockets.ts";
import type { ConnCore } from "./conn-core.ts";
import type { Conn } from "./net-types.ts";

/** A connection as one scope sees it. */
export class ConnImpl implements Conn, OwnedResource {
  #scope: ScopeImpl;
  readonly #core: ConnCore;

  constructor(scope: ScopeImpl, core: ConnCore) {
    this.#scope = scope;
    this.#core = core;
  }

  get local(): SocketAddress {
    return this.#core.local;
  }

  get remote(): SocketAddress {
    return this.#core.remote;
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
      bindTo: (scope): Resource => new ConnImpl(scope, core),
    };
  }

  read(): Promise<Uint8Array | null>;
  read(into: Uint8Array): Promise<number | null>;
  read(into?: Uint8Array): Promise<Uint8Array | number | null> {
    if (into !== undefined) return this.#readInto(into);
    return new Promise((resolve, reject) => {
      this.#core.read(this.#scope, Number.POSITIVE_INFINITY, resolve, reject);
    });
  }

  /** By copying, so that a cancelled read never leaves the runtime writing into the caller's buffer. */
  #readInto(into: Uint8Array): Promise<number | null> {
    return new Promise((resolve, reject) => {
      if (!(into instanceof Uint8Array) || into.length === 0) throw invalid("tcp.read", "needs a Uint8Array with room");
      const deliver = (chunk: Uint8Array | null): void => {
        if (chunk !== null) into.set(chunk);
        resolve(chunk === null ? null : chunk.length);
      };
      this.#core.read(this.#scope, into.length, deliver, reject);
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!(bytes instanceof Uint8Array)) return Promise.reject(invalid("tcp.write", "needs a Uint8Array"));
    return this.#core.write(this.#scope, bytes);
  }

  closeWrite(): Promise<void> {
    return this.#core.closeWrite(this.#scope);
  }

  close(): Promise<void> {
    return this.#core.close(this.#scope);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  reset(): void {
    const { driver, manifest } = this.#scope.runtime;
    if (!manifest.capabilities["tcp.reset"]) throw unsupported(driver, "tcp.reset", "tcp.reset");
    this.#core.reset();
  }

  setNoDelay(on: boolean): void {
    if (!this.#core.left) this.#core.driver.setNoDelay(on);
  }

  setKeepAlive(on: boolean): void {
    if (!this.#core.left) this.#core.driver.setKeepAlive(on);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    return new Chunks(this.#core, this.#scope);
  }
}

/** `for await` over a connection: one promise a turn. Leaving the loop has nothing to undo. */
class Chunks implements AsyncIterableIterator<Uint8Array> {
  readonly #core: ConnCore;
  readonly #scope: ScopeImpl;

  constructor(core: ConnCore, scope: ScopeImpl) {
    this.#core = core;
    this.#scope = scope;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    return new Promise((resolve, reject) => {
      const deliver = (chunk: Uint8Array | null): void => {
        resolve(chunk === null ? { done: true, value: undefined } : { done: false, value: chunk });
      };
      this.#core.read(this.#scope, Number.POSITIVE_INFINITY, deliver, reject);
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
