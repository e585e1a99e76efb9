import type { ScopeOptions } from "@portico/core";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { type ScopePatch, wrongScope } from "./wrap.ts";

/** Changes the options of nested scopes and of tasks. */
function withOptions(change: <O extends ScopeOptions>(options: O) => O): ScopePatch {
  return (scope: FullScope) => ({
    scope: (body, options = {}) => scope.scope(body, change(options)),
    spawn: (body, options = {}) => scope.spawn(body, change(options)),
  });
}

const never = overlay({} as FullScope["signal"], {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
});

/** Whether the cancellation of a root is under way, by root. */
const cancelling = new WeakSet<FullScope>();

function oneCancelAtATime(scope: FullScope, root: FullScope): Partial<FullScope> {
  return {
    cancel: (detail) => {
      if (cancelling.has(root)) return;
      cancelling.add(root);
      scope.cancel(detail);
      cancelling.delete(root);
    },
  };
}

/** Abort signals. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "signals-are-ignored",
    withOptions(({ signal: _, ...options }) => options as never),
    {
      "spawn/a-signal-cancels-the-scope": "timed out: a scope whose signal aborts",
      "spawn/a-signal-that-has-aborted-starts-nothing": "a scope whose signal has aborted",
      "spawn/what-is-no-signal-is-invalid": "signal: null",
    },
  ),
  ...wrongScope(
    "listeners-stay",
    withOptions((options) => {
      if (options.signal === undefined) return options;
      return { ...options, signal: overlay(options.signal, { removeEventListener: () => undefined }) };
    }),
    { "spawn/ten-thousand-scopes-leave-no-listener": "listeners that came, and that are left" },
  ),
  ...wrongScope("the-scopes-signal-never-aborts", () => ({ signal: never }), {
    "spawn/the-scopes-signal-aborts-with-its-cancellation": "aborted after",
    "spawn/the-scopes-signal-aborts-at-its-end": "aborted with Closed",
    "spawn/the-signal-of-a-cancelled-scope-has-aborted": "aborted, when first asked for",
  }),
  ...wrongScope("a-cancel-during-a-cancellation-is-lost", oneCancelAtATime, {
    "spawn/a-listener-of-the-scopes-signal-may-cancel-and-end-scopes": "what cancelled the sleeps",
  }),
];
