import { malformed } from "./frames.ts";

/** A JSON object from the other end, read field by field; what does not fit is refused. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  private constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  static parse(bytes: Uint8Array): Fields {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      throw Object.assign(malformed("a header that is not JSON"), { cause: error });
    }
    return Fields.#of(value, "a header");
  }

  static #of(value: unknown, what: string): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(`${what} is no object`);
    return new Fields(value as Record<string, unknown>);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  text(name: string, most = 255): string {
    const value = this.#get(name);
    if (typeof value !== "string" || value.length > most) throw malformed(`"${name}" is no text of that length`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.#get(name);
    if (typeof value !== "boolean") throw malformed(`"${name}" is neither true nor false`);
    return value;
  }

  /** An integer from `least` to `most`. */
  integer(name: string, least: number, most: number): number {
    const value = this.#get(name);
    if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
      throw malformed(`"${name}" is no integer from ${least} to ${most}`);
    return value;
  }

  texts(name: string): string[] {
    const value = this.#get(name);
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
      throw malformed(`"${name}" is no list`);
    return value;
  }

  object(name: string): Fields {
    return Fields.#of(this.#get(name), `"${name}"`);
  }

  #get(name: string): unknown {
    return this.has(name) ? this.#values[name] : undefined;
  }
}
