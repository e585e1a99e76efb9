/** `target` with other methods in place of some. Its own are called on it itself, which may have private parts. */
export function overriding(target, methods) {
  return new Proxy(target, {
    get: (_, name) => {
      if (Object.hasOwn(methods, name)) return methods[name];
      const value = target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
