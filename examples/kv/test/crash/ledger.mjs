// What clients have been promised, and whether a server keeps it.
import { connect } from "../../scripts/exercises.mjs";

const CLIENTS = 6;
const IN_FLIGHT = 4;
const AT_ONCE = 5000;

/** What was sent and what was acknowledged, by several clients. */
export class Ledger {
  /** Values by key: written once, and the write was acknowledged. */
  #acknowledged = new Map();
  #sent = 0;
  /** Increments by counter: acknowledged, and sent. */
  #counters = new Map();

  /** Records that have been acknowledged. */
  get size() {
    return this.#acknowledged.size;
  }

  /**
   * Writes until the connections end.
   *
   * @param enough is called once, when so many writes have been acknowledged
   */
  async write(port, count, enough) {
    const until = this.size + count;
    const acknowledge = (key, value) => {
      this.#acknowledged.set(key, value);
      if (this.size === until) enough();
    };
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connect(port)));
    const writers = clients.flatMap((client, i) =>
      Array.from({ length: IN_FLIGHT }, (_, j) => this.#writer(client, `counter:${i}:${j}`, acknowledge)),
    );
    await Promise.allSettled(writers);
    for (const client of clients) client.destroy();
  }

  async #writer(client, counter, acknowledge) {
    const increments = this.#counters.get(counter) ?? { acknowledged: 0, sent: 0 };
    this.#counters.set(counter, increments);
    for (;;) {
      const key = `record:${this.#sent}`;
      const value = `${this.#sent} of ${counter}`;
      this.#sent++;
      await client.set(key, value);
      acknowledge(key, value);
      increments.sent++;
      await client.incr(counter);
      increments.acknowledged++;
    }
  }

  /** @throws Error that says what is lost, or there although nobody has written it */
  async verify(port) {
    const client = await connect(port);
    try {
      const problems = [
        ...(await this.#lost(client)),
        ...(await this.#miscounted(client)),
        ...(await this.#size(client)),
      ];
      if (problems.length === 0) return;
      throw new Error(`${problems.length} things are wrong: ${problems.slice(0, 5).join("; ")}`);
    } finally {
      client.destroy();
    }
  }

  async #lost(client) {
    const keys = [...this.#acknowledged.keys()];
    const problems = [];
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const some = keys.slice(at, at + AT_ONCE);
      const values = await client.mGet(some);
      for (const [i, key] of some.entries()) {
        const written = this.#acknowledged.get(key);
        if (values[i] !== written)
          problems.push(`${key} was written as "${written}" and is ${JSON.stringify(values[i])}`);
      }
    }
    return problems;
  }

  /** What was sent last may have been executed or not, once. */
  async #miscounted(client) {
    const problems = [];
    for (const [counter, { acknowledged, sent }] of this.#counters) {
      const found = Number((await client.get(counter)) ?? 0);
      if (found < acknowledged || found > sent) problems.push(`${counter} is ${found}, not ${acknowledged} to ${sent}`);
    }
    return problems;
  }

  async #size(client) {
    const found = await client.dbSize();
    const [least, most] = [this.size, this.#sent + this.#counters.size];
    return found >= least && found <= most ? [] : [`there are ${found} keys, not ${least} to ${most}`];
  }
}
