import process from "node:process";

/** Collects errors that reach nobody: unhandled rejections and errors thrown from the event loop. */
export interface Trap {
  /** Takes what has come since the last call. */
  take(): unknown[];
  /** Stops listening. */
  close(): void;
}

/** Sets the trap for the whole program: without it the first late error would end the run. */
export function openTrap(): Trap {
  let caught: unknown[] = [];
  const note = (error: unknown): void => {
    caught.push(error);
  };
  process.on("unhandledRejection", note);
  process.on("uncaughtException", note);
  return {
    take: () => {
      const taken = caught;
      caught = [];
      return taken;
    },
    close: () => {
      process.off("unhandledRejection", note);
      process.off("uncaughtException", note);
    },
  };
}
