import { type LogKey, RecordWriter } from "./format.ts";

/** Records that reach the file together, and everybody who waits for that. */
export class Batch {
  readonly records: RecordWriter;
  readonly #settled: PromiseWithResolvers<void> = Promise.withResolvers<void>();

  constructor(records: RecordWriter) {
    this.records = records;
    // A batch that fails although nobody waits for it is no unhandled failure: the log keeps it.
    this.#settled.promise.catch(() => undefined);
  }

  get isEmpty(): boolean {
    return this.records.out.length === 0;
  }

  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  resolve(): void {
    this.#settled.resolve();
  }

  reject(error: Error): void {
    this.#settled.reject(error);
  }
}

/** Two buffers in turn: one is filled while the other is written. */
export class Batches {
  #spare: RecordWriter;
  #current: Batch;

  constructor(key: LogKey) {
    this.#spare = new RecordWriter(key, 64 * 1024);
    this.#current = new Batch(new RecordWriter(key, 64 * 1024));
  }

  get current(): Batch {
    return this.#current;
  }

  /** Hands over what has been collected and begins anew. The batch before must have been given back. */
  swap(): Batch {
    const full = this.#current;
    this.#current = new Batch(this.#spare);
    return full;
  }

  giveBack(batch: Batch): void {
    batch.records.out.clear();
    this.#spare = batch.records;
  }
}
