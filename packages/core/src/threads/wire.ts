import { isPorticoError, PorticoError } from "../errors.ts";
import { decodeError, type ErrorParts, encodeError } from "./wire-error.ts";

/**
 * How values cross threads: one format for every runtime, because structured clones differ between them (classes of
 * errors, causes, speed). Copies; no shared references; errors keep built-in class, code, cause and own properties.
 */
const tags = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  bigint: 5,
  string: 6,
  bytes: 7,
  array: 8,
  object: 9,
  map: 10,
  set: 11,
  date: 12,
  error: 13,
  buffer: 14,
} as const;

const views = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
] as const;

const text = new TextEncoder();
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** @throws PorticoError `InvalidInput` naming the place of a value that cannot cross, or a cycle */
export function encode(value: unknown, op: string): Uint8Array<ArrayBuffer> {
  const writer = new Writer(op);
  writer.value(value, "value");
  return writer.bytes();
}

export function decode(bytes: Uint8Array): unknown {
  return new Reader(bytes).value();
}

class Writer {
  readonly #op: string;
  /** The values this one is inside of. */
  readonly #open: Set<object>;
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  constructor(op: string, open: ReadonlySet<object> = new Set()) {
    this.#op = op;
    this.#open = new Set(open);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  value(value: unknown, place: string): void {
    switch (typeof value) {
      case "undefined":
        this.#byte(tags.undefined);
        break;
      case "boolean":
        this.#byte(value ? tags.true : tags.false);
        break;
      case "number":
        this.#byte(tags.number);
        this.#float(value);
        break;
      case "bigint":
        this.#byte(tags.bigint);
        this.#text(String(value));
        break;
      case "string":
        this.#byte(tags.string);
        this.#text(value);
        break;
      case "object":
        if (value === null) this.#byte(tags.null);
        else this.#nested(value, place);
        break;
      default:
        throw this.#refuse(place, `a ${typeof value}`);
    }
  }

  #nested(value: object, place: string): void {
    if (this.#open.has(value)) throw this.#refuse(place, "part of a cycle");
    this.#open.add(value);
    this.#object(value, place);
    this.#open.delete(value);
  }

  #object(value: object, place: string): void {
    if (ArrayBuffer.isView(value)) this.#typedArray(value, place);
    else if (value instanceof ArrayBuffer) this.#buffer(value);
    else if (Array.isArray(value)) this.#items(tags.array, value, place);
    else if (value instanceof Map) this.#items(tags.map, [...value].flat(1), place);
    else if (value instanceof Set) this.#items(tags.set, [...value], place);
    else if (value instanceof Date) {
      this.#byte(tags.date);
      this.#float(value.getTime());
    } else if (value instanceof Error) {
      this.#byte(tags.error);
      this.#properties(
        encodeError(value, (part) => this.#crossable(part)),
        place,
      );
    } else this.#plain(value, place);
  }

  /** A part of an error that cannot cross must not keep the error from crossing: its text goes instead. */
  #crossable(part: unknown): unknown {
    try {
      new Writer(this.#op, this.#open).value(part, "cause");
      return part;
    } catch (error) {
      if (!isPorticoError(error, "InvalidInput")) throw error;
      return new Error(`${textOf(part)} (did not cross threads: ${error.message})`);
    }
  }

  #plain(value: object, place: string): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) {
      throw this.#refuse(
        place,
        `an object of class ${(value.constructor as { name?: string } | undefined)?.name ?? "?"}`,
      );
    }
    this.#byte(tags.object);
    this.#properties(value as Record<string, unknown>, place);
  }

  #properties(value: object, place: string): void {
    const entries = Object.entries(value);
    this.#integer(entries.length);
    for (const [key, property] of entries) {
      this.#text(key);
      this.value(property, `${place}.${key}`);
    }
  }

  #items(tag: number, items: readonly unknown[], place: string): void {
    this.#byte(tag);
    this.#integer(items.length);
    for (let i = 0; i < items.length; i++) this.value(items[i], `${place}[${i}]`);
  }

  #typedArray(value: ArrayBufferView, place: string): void {
    const kind = views.findIndex(
      (view) => value.constructor === view || (view === Uint8Array && value instanceof Uint8Array),
    );
    if (kind < 0) throw this.#refuse(place, `a ${value.constructor.name}`);
    this.#byte(tags.bytes);
    this.#byte(kind);
    this.#raw(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }

  #buffer(value: ArrayBuffer): void {
    this.#byte(tags.buffer);
    this.#raw(new Uint8Array(value));
  }

  /** UTF-8 for well-formed strings; a lone surrogate would not survive it, so such strings go as code units. */
  #text(value: string): void {
    if (value.isWellFormed()) {
      this.#byte(0);
      this.#raw(text.encode(value));
    } else {
      this.#byte(1);
      const units = new Uint16Array(value.length);
      for (let i = 0; i < units.length; i++) units[i] = value.charCodeAt(i);
      this.#raw(new Uint8Array(units.buffer));
    }
  }

  #raw(bytes: Uint8Array): void {
    this.#integer(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #integer(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value);
    this.#length += 4;
  }

  #float(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.bytes());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  #refuse(place: string, what: string): PorticoError {
    const message = `${this.#op}: ${place} is ${what}, which cannot cross threads; pass data, and resources by address or path`;
    return new PorticoError("InvalidInput", message, { op: this.#op });
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(): unknown {
    const tag = this.#byte();
    switch (tag) {
      case tags.undefined:
        return undefined;
      case tags.null:
        return null;
      case tags.false:
        return false;
      case tags.true:
        return true;
      case tags.number:
        return this.#float();
      case tags.bigint:
        return BigInt(this.#text());
      case tags.string:
        return this.#text();
      case tags.bytes:
        return this.#typedArray();
      case tags.buffer:
        return this.#raw().buffer;
      case tags.array:
        return this.#items();
      case tags.map:
        return new Map(pairs(this.#items()));
      case tags.set:
        return new Set(this.#items());
      case tags.date:
        return new Date(this.#float());
      case tags.error:
        return decodeError(this.#properties() as unknown as ErrorParts);
      case tags.object:
        return this.#properties();
      default:
        throw new PorticoError("Io", `A message from another thread is malformed at byte ${this.#at}`);
    }
  }

  #items(): unknown[] {
    return Array.from({ length: this.#integer() }, () => this.value());
  }

  #properties(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let left = this.#integer(); left > 0; left--) {
      const key = this.#text();
      // Not an assignment: a key may be "__proto__".
      Object.defineProperty(object, key, { value: this.value(), enumerable: true, configurable: true, writable: true });
    }
    return object;
  }

  #typedArray(): ArrayBufferView {
    const view = views[this.#byte()] as Int8ArrayConstructor;
    const bytes = this.#raw();
    return new view(bytes.buffer);
  }

  #text(): string {
    const units = this.#byte() === 1;
    if (!units) return utf8.decode(this.#take(this.#integer()));
    return fromUnits(new Uint16Array(this.#raw().buffer));
  }

  /** A copy with a buffer of its own. */
  #raw(): Uint8Array<ArrayBuffer> {
    return this.#take(this.#integer()).slice();
  }

  #take(length: number): Uint8Array {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #byte(): number {
    return this.#bytes[this.#at++] as number;
  }

  #integer(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  #float(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8);
  }
}

/** Text for what may refuse to be text. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return `a ${typeof value} without text`;
  }
}

/** In pieces, because arguments go on the stack. */
function fromUnits(units: Uint16Array): string {
  let text = "";
  for (let at = 0; at < units.length; at += 4096) text += String.fromCharCode(...units.subarray(at, at + 4096));
  return text;
}

function pairs(flat: readonly unknown[]): [unknown, unknown][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
}
