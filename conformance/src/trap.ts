/** Collects errors that reach nobody: unhandled rejections and errors thrown from the event loop. */
export interface Trap {
  /** Takes what has come since the last call. */
  take(): unknown[];
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
    close,
  };
}
