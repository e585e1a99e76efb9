import type { HostDriver } from "@portico/core/driver";
import type { Loop } from "./loop.ts";

export type Signal = "SIGINT" | "SIGTERM";

/** How an in-memory program ended. */
export type Ending = { readonly code: number } | { readonly signal: Signal };

/** A process without a process: what it writes and how it ends is kept for whoever looks. */
export class MemoryHost implements HostDriver {
  readonly output: { readonly to: "out" | "err"; readonly text: string }[] = [];
  exitCode = 0;
  /** The first of `exit` and `killSelf`. */
  ending: Ending | undefined;
  readonly #loop: Loop;
  readonly #arguments: readonly string[];
  readonly #variables: ReadonlyMap<string, string>;
  readonly #tmpDir: string | undefined;
  readonly #listeners: Record<Signal, Set<() => void>> = { SIGINT: new Set(), SIGTERM: new Set() };

  constructor(loop: Loop, args: readonly string[], variables: ReadonlyMap<string, string>, tmpDir: string | undefined) {
    this.#loop = loop;
    this.#arguments = args;
    this.#variables = variables;
    this.#tmpDir = tmpDir;
  }

  args(): readonly string[] {
    return this.#arguments;
  }

  env(name: string): string | undefined {
    return this.#variables.get(name);
  }

  write(to: "out" | "err", text: string): void {
    this.output.push({ to, text });
  }

  tmpDir(): string | undefined {
    return this.#tmpDir;
  }

  onSignal(name: Signal, fn: () => void): () => void {
    const listener = (): void => fn();
    this.#listeners[name].add(listener);
    return () => this.#listeners[name].delete(listener);
  }

  onIdle(fn: () => void): () => void {
    return this.#loop.onIdle(fn);
  }

  /** Errors that reach nobody here reach the program that this one runs in. */
  onUnhandled(): () => void {
    return () => undefined;
  }

  setExitCode(code: number): void {
    this.exitCode = code;
  }

  exit(code: number): void {
    this.ending ??= { code };
  }

  killSelf(name: Signal): void {
    this.ending ??= { signal: name };
  }

  /** Sends the program a signal from outside: it ends by it unless somebody listens. */
  raise(name: Signal): void {
    this.#loop.macrotask(() => {
      const listeners = [...this.#listeners[name]];
      if (listeners.length === 0) this.killSelf(name);
      for (const listener of listeners) listener();
    });
  }
}
