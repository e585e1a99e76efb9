// The rule: no reply leaves before a sync that began after its record was written has ended.
// The clients send INCR on one key only, so that reply `:n` and the log record with value n belong together.

const HEADER = 16;
const HEAD = 12;
const BEFORE_KEY = 13;
const latin1 = new TextDecoder("latin1");

/** Key the clients count with. */
export const COUNTER = "n";

/** Looks at events in the order they happened. */
export class OrderCheck {
  replies = 0;
  syncs = 0;
  violations = [];
  #written = 0;
  #syncing = 0;
  #durable = 0;
  #skip;

  /** @param {{ begun?: boolean }} options whether the log has its header before the first event */
  constructor({ begun = false } = {}) {
    this.#skip = begun ? 0 : HEADER;
  }

  /** Bytes have been written to the log. Whole records, the first time after the log's header. */
  written(bytes) {
    const records = bytes.subarray(this.#skip);
    const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
    this.#skip = 0;
    for (let at = 0; at < records.length; ) {
      const length = view.getUint32(at + 4, true);
      const value = records.subarray(at + HEAD + BEFORE_KEY + COUNTER.length, at + HEAD + length);
      this.#written = Math.max(this.#written, Number(latin1.decode(value)));
      at += HEAD + length;
    }
  }

  syncBegins() {
    this.#syncing = this.#written;
  }

  syncEnds() {
    this.syncs++;
    this.#durable = Math.max(this.#durable, this.#syncing);
  }

  /** Bytes are about to leave to a client. */
  sent(bytes) {
    for (const [, digits] of latin1.decode(bytes).matchAll(/:(\d+)\r\n/g)) {
      this.replies++;
      const n = Number(digits);
      if (n > this.#durable) this.violations.push(`reply :${n} left when the device had :${this.#durable}`);
    }
  }
}
