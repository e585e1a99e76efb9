import type { Gauge } from "./take.ts";

/** The bytes in use after `collect`, which comes in a macrotask of its own: nothing of what ran before is on the stack. */
export function gauge(collect: () => void, used: () => number): Gauge {
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
    return used();
  };
}

/** V8's collector, which is there with `--expose-gc`. */
export function collectV8(): void {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error("the program has to be started with --expose-gc");
  gc();
}
