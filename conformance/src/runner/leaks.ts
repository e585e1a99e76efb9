import { pause } from "./wait.ts";

/** How much of what is open the probe sees. Where it does not, the peers and the end of the program tell. */
export type LeakSight = "observed" | "timers only" | "descriptors only" | "not observed";

/** Sees what a program has open. */
export interface LeakProbe {
  readonly sight: LeakSight;
  /** Names of what is open now, one for each. */
  now(): readonly string[];
}

/** What is open beyond `before`. The system takes its time to close things, so it is asked again for `settle` ms. */
export async function leaked(probe: LeakProbe, before: readonly string[], settle: number): Promise<string[]> {
  const end = performance.now() + settle;
  for (;;) {
    const extra = beyond(probe.now(), before);
    if (extra.length === 0 || performance.now() >= end) return extra;
    await pause(10);
  }
}

function beyond(now: readonly string[], before: readonly string[]): string[] {
  const known = [...before];
  return now.filter((name) => {
    const at = known.indexOf(name);
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  });
}
