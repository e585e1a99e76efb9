/**
 * `base` with some members replaced. Methods that are kept run on `base` itself, so it may be an instance of a class
 * with private fields.
 */
export function overlay<T extends object>(base: T, patch: Partial<T>): T {
  return new Proxy({} as T, {
    get(_, key): unknown {
      if (Object.hasOwn(patch, key)) return Reflect.get(patch, key);
      const value: unknown = Reflect.get(base, key);
      return typeof value === "function" ? value.bind(base) : value;
    },
    set: (_, key, value) => Reflect.set(base, key, value),
    has: (_, key) => Object.hasOwn(patch, key) || key in base,
  });
}
