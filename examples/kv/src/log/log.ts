import { type File, PorticoError, type Scope } from "@portico/core";
import { Signal } from "../signal.ts";
import { type Batch, Batches } from "./batch.ts";
import type { LogKey } from "./format.ts";

/** When replies may leave: after the device has their records, or after the system has them, synced each second or never. */
export type FsyncMode = "always" | "everysec" | "no";

export const fsyncModes: readonly FsyncMode[] = ["always", "everysec", "no"];

/** A point of the log: everything before `size` is in the file, and nothing that is not was decided before `asOf`. */
export interface LogMark {
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly asOf: number;
}

/** The file a log writes to. */
export interface LogSlot {
  file: File;
  /** Bytes in the file. */
  size: number;
}

interface Replacement {
  readonly fn: (slot: LogSlot) => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * An append-only file. Records are collected and written by one task, {@link Log.run}, which takes all that has come
 * while it was writing (and syncing) in one go: a group commit. The first failure is final: what may have been written
 * halfway is never built upon.
 */
export class Log {
  readonly path: string;
  readonly fsync: FsyncMode;
  /** The scope that owns the file. */
  readonly scope: Scope<"fs">;
  #file: File;
  readonly #batches: Batches;
  readonly #work = new Signal();
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #inFlight: Batch | undefined;
  #replacement: Replacement | undefined;
  #size: number;
  #asOf: number;
  #unsynced = false;
  #syncWanted = false;
  #closing = false;
  #failed: Error | undefined;

  constructor(scope: Scope<"fs">, file: File, key: LogKey, size: number, fsync: FsyncMode) {
    this.path = file.path;
    this.fsync = fsync;
    this.#file = file;
    this.#batches = new Batches(key);
    this.#size = size;
    this.scope = scope;
    this.#asOf = scope.wallClock();
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  /** Why nothing can be written any more. */
  get failed(): Error | undefined {
    return this.#failed;
  }

  set(key: string, value: Uint8Array, expiresAt: number): void {
    this.#batches.current.records.set(key, value, expiresAt);
  }

  delete(key: string): void {
    this.#batches.current.records.delete(key);
  }

  expire(key: string, expiresAt: number): void {
    this.#batches.current.records.expire(key, expiresAt);
  }

  clear(): void {
    this.#batches.current.records.clear();
  }

  /**
   * Resolves when everything logged so far is as safe as the mode promises; undefined if it is already. Rejects with
   * {@link failed}.
   */
  settled(): Promise<void> | undefined {
    const { current } = this.#batches;
    if (current.isEmpty) return this.#inFlight?.settled;
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    this.#work.raise();
    return current.settled;
  }

  /** A point of the log as it is now. */
  mark(): LogMark {
    const idle = this.#inFlight === undefined && this.#batches.current.isEmpty;
    return { size: this.#size, asOf: idle ? this.scope.wallClock() : this.#asOf };
  }

  /** Writes what is logged, until {@link close}. */
  async run(scope: Scope): Promise<void> {
    while (!this.#closing || this.#hasWork()) {
      await scope.wait(this.#work.wait());
      await this.#drain();
    }
    if (this.fsync !== "always" && this.#unsynced) await this.#trySync();
    this.#ended.resolve();
  }

  /** Asks for a sync, in mode `everysec`. */
  requestSync(): void {
    if (!this.#unsynced) return;
    this.#syncWanted = true;
    this.#work.raise();
  }

  /**
   * Runs `fn` while nothing is written; it may change the slot. What it fails with is the caller's; with a
   * {@link LogLost} the log fails, too.
   */
  replace(fn: (slot: LogSlot) => Promise<void>): Promise<void> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#replacement = { fn, resolve, reject };
    this.#work.raise();
    return promise;
  }

  /** Writes and syncs what is left and ends {@link run}. Rejects if that fails or has failed before. */
  async close(scope: Scope): Promise<void> {
    this.#closing = true;
    this.#work.raise();
    await scope.wait(this.#ended.promise);
    if (this.#failed !== undefined) throw this.#failed;
  }

  #hasWork(): boolean {
    if (this.#failed !== undefined) return false;
    return !this.#batches.current.isEmpty || this.#syncWanted || this.#replacement !== undefined;
  }

  async #drain(): Promise<void> {
    while (this.#hasWork()) {
      if (!this.#batches.current.isEmpty) await this.#flush();
      if (this.#syncWanted) await this.#trySync();
      if (this.#replacement !== undefined) await this.#replace(this.#replacement);
    }
    if (this.#failed === undefined) return;
    const lost = this.#batches.swap();
    lost.reject(this.#failed);
    this.#batches.giveBack(lost);
    this.#replacement?.reject(this.#failed);
    this.#replacement = undefined;
  }

  async #flush(): Promise<void> {
    const begun = this.scope.wallClock();
    const batch = this.#batches.swap();
    this.#inFlight = batch;
    try {
      const bytes = batch.records.out.view();
      await this.#file.write(bytes);
      this.#size += bytes.length;
      this.#unsynced = true;
      if (this.fsync === "always") await this.#sync();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#inFlight = undefined;
      this.#batches.giveBack(batch);
    }
    this.#asOf = begun;
    if (this.#failed === undefined) batch.resolve();
    else batch.reject(this.#failed);
  }

  async #trySync(): Promise<void> {
    try {
      await this.#sync();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #sync(): Promise<void> {
    this.#syncWanted = false;
    this.#unsynced = false;
    await this.#file.sync({ dataOnly: true });
  }

  async #replace({ fn, resolve, reject }: Replacement): Promise<void> {
    this.#replacement = undefined;
    if (this.#failed !== undefined) return reject(this.#failed);
    const slot: LogSlot = { file: this.#file, size: this.#size };
    try {
      await fn(slot);
      this.#unsynced = false;
      resolve();
    } catch (error) {
      if (error instanceof LogLost) this.#fail(error.cause);
      reject(error);
    } finally {
      this.#file = slot.file;
      this.#size = slot.size;
    }
  }

  #fail(error: unknown): void {
    this.#failed ??= error instanceof Error ? error : new PorticoError("Io", String(error), { resource: this.path });
  }
}

/** Thrown where the log's file cannot be written any further. */
export class LogLost extends Error {
  override readonly name = "LogLost";

  constructor(path: string, cause: unknown) {
    super(`${path} cannot be written any more`, { cause });
  }
}
