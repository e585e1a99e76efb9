import type { LeakProbe } from "../../runner/leaks.ts";

// Nothing in a browser tells which timers are set, so this stands between the program and them. It has to be there before
// whoever takes the functions for himself.

const live = new Set<number>();
const set = globalThis.setTimeout;
const clear = globalThis.clearTimeout;

globalThis.setTimeout = ((fire: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): number => {
  const id: number = set(() => {
    live.delete(id);
    fire(...args);
  }, ms);
  live.add(id);
  return id;
}) as typeof set;

globalThis.clearTimeout = (id) => {
  if (id !== undefined) live.delete(id);
  clear(id);
};

/** Sees the timers of this thread. Files are seen when their directory is removed, sockets by the peer. */
export const timerProbe: LeakProbe = {
  sight: "timers only",
  now: () => [...live].map(() => "Timeout"),
};
