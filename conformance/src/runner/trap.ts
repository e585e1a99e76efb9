import { macrotasks, throwSoon } from "./wait.ts";

/** Collects errors that reach nobody: unhandled rejections and errors thrown from the event loop. */
export interface Trap {
  /** Takes what has come since the last call. */
  take(): unknown[];
  /** Lets one error of each kind reach nobody. @returns the kinds that the trap has not caught, if any */
  deaf(): Promise<readonly string[]>;
  /** Stops listening. */
  close(): void;
}

/** A trap for what `listen` hears. @param listen starts listening and gives what stops it */
export function trapOver(listen: (note: (error: unknown) => void) => () => void): Trap {
  let caught: unknown[] = [];
  const close = listen((error) => {
    caught.push(error);
  });
  return {
    take: () => {
      const taken = caught;
      caught = [];
      return taken;
    },
    deaf: async () => {
      const canaries = [new Error("rejections that nobody handles"), new Error("errors that nobody catches")] as const;
      const [rejected, thrown] = canaries;
      void Promise.reject(rejected);
      throwSoon(thrown);
      await macrotasks(3);
      const heard = new Set(caught);
      caught = caught.filter((error) => error !== rejected && error !== thrown);
      return canaries.filter((error) => !heard.has(error)).map((error) => error.message);
    },
    close,
  };
}

/** Catches nothing, where what comes late is of no interest. */
export const noTrap: Trap = { take: () => [], deaf: async () => [], close: () => undefined };
