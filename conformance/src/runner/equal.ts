/**
 * Deep and strict equality. Only what is known to be plain data is compared by content; errors, functions, promises and
 * instances of classes are equal to themselves only, so that a copy is never taken for the original.
 */
export function equalDeep(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a)) return equalArrays(a, b as unknown[]);
  if (ArrayBuffer.isView(a)) return equalViews(a, b as ArrayBufferView);
  if (a instanceof ArrayBuffer) return equalViews(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
  if (a instanceof Map) return equalArrays([...a], [...(b as Map<unknown, unknown>)]);
  if (a instanceof Set) return equalArrays([...a], [...(b as Set<unknown>)]);
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  return isPlain(a) && equalObjects(a as Record<PropertyKey, unknown>, b as Record<PropertyKey, unknown>);
}

function equalArrays(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => equalDeep(value, b[i]));
}

function equalViews(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const left = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  const right = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function equalObjects(a: Record<PropertyKey, unknown>, b: Record<PropertyKey, unknown>): boolean {
  const keys = Reflect.ownKeys(a);
  if (keys.length !== Reflect.ownKeys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalDeep(a[key], b[key]));
}
