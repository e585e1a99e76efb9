// Safari has neither symbol. A class that declares `[Symbol.asyncDispose]()` reads the symbol when the class is
// defined, so this module runs before every other module of core: import it first, for its effect.

const symbols = Symbol as unknown as Record<"dispose" | "asyncDispose", symbol | undefined>;
for (const name of ["dispose", "asyncDispose"] as const) {
  if (symbols[name] === undefined) {
    Object.defineProperty(Symbol, name, { value: Symbol.for(`Symbol.${name}`), configurable: true, writable: true });
  }
}

/** The key under which libraries declare their own disposables: `Symbol.asyncDispose`, also where the engine lacks it. */
export const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose;
