// Cases that try to fool a lane on a system.
import { brokenCases, casesOf, leakedTimer } from "./broken-cases.js";
import { fatal, leaks, threads } from "./broken-system.js";

/** All of them, or the fatal one of that name. */
export function suiteOf(name, capabilities, seesTimers) {
  // Where timers are not seen this one would keep the program, which is tested by itself.
  const timers = seesTimers ? [leakedTimer] : [];
  const broken = name === "all" ? [...brokenCases, ...timers, ...leaks, ...threads] : [{ name, run: fatal[name] }];
  return casesOf(broken, capabilities);
}
