import process from "node:process";
import { pause } from "./wait.ts";

/** Sees what keeps the program alive. */
export interface LeakProbe {
  /** False where the runtime shows nothing: then only the peers and the end of the program tell. */
  readonly observed: boolean;
  /** Names of what is alive now, one for each. */
  now(): readonly string[];
}

/** A probe for the runtime it runs on. Whether it sees anything is tried out, not looked up. */
export function openLeakProbe(): LeakProbe {
  const now = (): readonly string[] => process.getActiveResourcesInfo();
  const before = now().length;
  const timer = setTimeout(() => undefined, 60_000);
  const observed = now().length > before;
  clearTimeout(timer);
  return { observed, now };
}

const patience = { tries: 40, ms: 10 };

/** What is alive beyond `before`. The system takes its time to close things, so it is asked again for a while. */
export async function leaked(probe: LeakProbe, before: readonly string[]): Promise<string[]> {
  if (!probe.observed) return [];
  for (let i = 0; i < patience.tries; i++) {
    const extra = beyond(probe.now(), before);
    if (extra.length === 0) return [];
    await pause(patience.ms);
  }
  return beyond(probe.now(), before);
}

function beyond(now: readonly string[], before: readonly string[]): string[] {
  const known = [...before];
  return now.filter((name) => {
    const at = known.indexOf(name);
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  });
}
