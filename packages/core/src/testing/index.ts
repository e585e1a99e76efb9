// For tests of libraries and apps. Nothing of it is in a program.
export {
  type CancelledRuns,
  CancelPointFailure,
  type CancelPointOptions,
  type CancelProgram,
  cancelAtEveryAwait,
  type Outcome,
  type When,
} from "./cancel-points.ts";
export type { Choose } from "./choices.ts";
export { type Counted, countOpen } from "./count-open.ts";
export { type Explored, ExploreFailure, type ExploreOptions, explore } from "./explore.ts";
export { withFile, withFs } from "./fs-overlay.ts";
export { type InterleavedOptions, interleaved } from "./interleaved.ts";
export { checkLeaks, type LeakCheckOptions, withLeakCheck } from "./leaks.ts";
export { overlay } from "./overlay.ts";
export { type Completion, Scheduler, type SchedulerOptions, type Standstill, type Step } from "./scheduler.ts";
export { simulate } from "./simulate.ts";
export { type SimulatedDriver, type SimulatedOptions, simulatedDriver, type Written } from "./simulated-driver.ts";
export { withConns, withEvents, withListen, withListenerEvents, withSockets } from "./sockets-overlay.ts";
export { LeakFailure, TestFailure } from "./test-failure.ts";
