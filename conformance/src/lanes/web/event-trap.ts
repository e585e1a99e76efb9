import { type Trap, trapOver } from "../../runner/trap.ts";

/** Sets the trap for this page or worker. What it catches counts as handled, so that nobody else hears of it. */
export function openTrap(): Trap {
  return trapOver((note) => {
    const rejected = (event: PromiseRejectionEvent): void => {
      event.preventDefault();
      note(event.reason);
    };
    const thrown = (event: ErrorEvent): void => {
      event.preventDefault();
      note(event.error ?? new Error(event.message));
    };
    addEventListener("unhandledrejection", rejected);
    addEventListener("error", thrown);
    return () => {
      removeEventListener("unhandledrejection", rejected);
      removeEventListener("error", thrown);
    };
  });
}
