import { asyncMutex } from "./peers/async-mutex.ts";
import { effect, effectEager } from "./peers/effect.ts";
import { effection } from "./peers/effection.ts";
import { pLimit } from "./peers/p-limit.ts";
import type { Styles } from "./program.ts";
import { rawTasks } from "./raw/tasks.ts";

/** What needs nothing of a runtime but its timers: the same text on all of them. */
export const everywhere: Styles = {
  "raw-promise": rawTasks,
  effect,
  "effect-eager": effectEager,
  effection,
  "async-mutex": asyncMutex,
  "p-limit": pLimit,
};

/** Both, with the benches of a style that is in both side by side; where both have one it is the second's. */
export function together(some: Styles, more: Styles): Styles {
  const names = new Set([...Object.keys(some), ...Object.keys(more)]);
  return Object.fromEntries([...names].map((name) => [name, { ...some[name], ...more[name] }]));
}
