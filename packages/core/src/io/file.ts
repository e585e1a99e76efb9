import { PorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import type { Owned, OwnedResource, Ownership } from "../scope/owned.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Resource } from "../scope/types.ts";
import type { FileDriver, FileInfo, OpenHow } from "../traits/fs.ts";
import { checkOffset, writeAll } from "./file-system.ts";
import type { File } from "./fs-types.ts";
import { act, ask, type Uninterruptible } from "./ops.ts";

const chunkSize = 64 * 1024;

/** What all views of one open file share. */
class FileCore implements Owned {
  readonly driver: FileDriver;
  readonly path: string;
  readonly how: OpenHow;
  owner: ScopeImpl;
  cursor = 0;
  /** Operations that use the cursor run one after the other. */
  turn: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #idle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(owner: ScopeImpl, path: string, how: OpenHow, driver: FileDriver) {
    this.owner = owner;
    this.path = path;
    this.how = how;
    this.driver = driver;
    owner.own(this);
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  checkOpen(op: string): void {
    if (this.closed)
      throw new PorticoError("Closed", `${op} ${this.path}: the file has been closed`, { op, resource: this.path });
  }

  /** Refuses what the file was not opened for. Runtimes would say that it is closed, or just do it. */
  checkOpenedTo(way: "read" | "write", op: string): void {
    if (this.how[way]) return;
    this.checkOpen(op);
    throw invalid(op, `the file was not opened to ${way}`, this.path);
  }

  /** Counts the operation, so that closing waits for it. */
  async use<T>(op: string, start: () => Promise<T>): Promise<T> {
    this.checkOpen(op);
    this.#pending++;
    try {
      return await start();
    } finally {
      this.#pending--;
      if (this.#pending === 0) this.#idle?.();
    }
  }

  /** The same, after the cursor operations before it. */
  inTurn<T>(op: string, start: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(() => this.use(op, start));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#closeWhenIdle();
    } finally {
      this.owner.disown(this);
    }
  }

  async #closeWhenIdle(): Promise<void> {
    if (this.#pending > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    await this.driver.close();
  }

  release(): Promise<void> {
    return this.close();
  }
}

/** A file as one scope sees it. */
export class FileImpl implements File, OwnedResource {
  #scope: ScopeImpl;
  readonly #core: FileCore;

  constructor(scope: ScopeImpl, path: string, how: OpenHow, driver: FileDriver, core?: FileCore) {
    this.#scope = scope;
    this.#core = core ?? new FileCore(scope, path, how, driver);
  }

  get path(): string {
    return this.#core.path;
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
      bindTo: (scope): Resource => new FileImpl(scope, core.path, core.how, core.driver, core),
    };
  }

  async read(into: Uint8Array, at?: number): Promise<number | null> {
    if (!(into instanceof Uint8Array) || into.length === 0)
      throw invalid("file.read", "needs a Uint8Array with room", this.path);
    const core = this.#core;
    core.checkOpenedTo("read", "file.read");
    if (at !== undefined) {
      checkOffset("file.read", at);
      return (await this.#act("file.read", () => core.driver.read(into, at))) || null;
    }
    return this.#actInTurn("file.read", async (operation) => {
      const count = await core.driver.read(into, core.cursor);
      // What a cancelled read does not deliver is there for the next one, and nothing else is.
      operation.delivered = !this.#scope.cancelled;
      if (operation.delivered) core.cursor += count;
      return count || null;
    });
  }

  async write(bytes: Uint8Array, at?: number): Promise<void> {
    if (!(bytes instanceof Uint8Array)) throw invalid("file.write", "needs a Uint8Array", this.path);
    const core = this.#core;
    core.checkOpenedTo("write", "file.write");
    if (at !== undefined) {
      if (core.how.append) throw invalid("file.write", "a file opened with append takes no position", this.path);
      checkOffset("file.write", at);
      return this.#act("file.write", () => writeAll(core.driver, bytes, at));
    }
    return this.#actInTurn("file.write", async () => {
      await writeAll(core.driver, bytes, core.cursor);
      core.cursor += bytes.length;
    });
  }

  seek(position: number): void {
    this.#core.checkOpen("file.seek");
    this.#core.cursor = checkOffset("file.seek", position);
  }

  stat(): Promise<FileInfo> {
    const core = this.#core;
    return ask(this.#scope, "file.stat", this.path, () => core.use("file.stat", () => core.driver.stat()));
  }

  async truncate(size: number): Promise<void> {
    checkOffset("file.truncate", size);
    this.#core.checkOpenedTo("write", "file.truncate");
    return this.#act("file.truncate", () => this.#core.driver.truncate(size));
  }

  sync(options: { readonly dataOnly?: boolean } = {}): Promise<void> {
    return this.#act("file.sync", () => this.#core.driver.sync(options.dataOnly ?? false));
  }

  close(): Promise<void> {
    return this.#core.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    for (;;) {
      const chunk = new Uint8Array(chunkSize);
      const count = await this.read(chunk);
      if (count === null) return;
      yield count === chunkSize ? chunk : chunk.subarray(0, count);
    }
  }

  #act<T>(op: string, start: () => Promise<T>): Promise<T> {
    return act(this.#scope, op, this.path, () => this.#core.use(op, start));
  }

  #actInTurn<T>(op: string, start: (operation: Uninterruptible) => Promise<T>): Promise<T> {
    const scope = this.#scope;
    return act(scope, op, this.path, (operation) =>
      this.#core.inTurn(op, () => {
        // Cancelled while it waited for its turn: the system has not seen it, so it must not happen.
        scope.admit(op, this.path);
        return start(operation);
      }),
    );
  }
}
