import { invalid } from "../platform-error.ts";
import type { ScopeImpl } from "./scope.ts";

/** What core needs of an `AbortSignal` (WHATWG DOM): every runtime's own one is one. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The `AbortSignal` of the program's own type library, so that `fetch` takes it; {@link AbortSignalLike} where there is none. */
export type PlatformSignal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : AbortSignalLike;

/** Made when first asked for: most scopes have none. */
export function signalOf(scope: ScopeImpl): PlatformSignal {
  scope.rare ??= {};
  if (scope.rare.abort === undefined) {
    scope.rare.abort = new AbortController();
    if (scope.refuses) scope.rare.abort.abort(scope.refusal("signal"));
  }
  return scope.rare.abort.signal as PlatformSignal;
}

/** Cancels `scope` when `signal` aborts, and stops listening when the scope has ended. */
export function followSignal(scope: ScopeImpl, signal: AbortSignalLike): void {
  if (typeof signal?.addEventListener !== "function" || typeof signal.aborted !== "boolean") {
    throw invalid("scope", "signal must be an AbortSignal");
  }
  const cancel = (): void => scope.cancel(signal.reason);
  if (signal.aborted) {
    cancel();
    return;
  }
  signal.addEventListener("abort", cancel, { once: true });
  scope.setRare("unlisten", () => signal.removeEventListener("abort", cancel));
}
