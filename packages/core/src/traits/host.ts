/** The process or page around the program: what `run` needs and no library sees. */
export interface HostDriver {
  /** Arguments after the program's name. */
  args(): readonly string[];

  /** One variable of the environment. */
  env(name: string): string | undefined;

  /** Writes `text` to standard output, or to standard error; as it is, with no newline added. */
  write(to: "out" | "err", text: string): void;

  /** A directory for temporary files, absent where there is no file system. */
  tmpDir(): string | undefined;

  /**
   * Calls `fn` when the signal arrives, instead of ending the program. A listener alone does not keep the program
   * alive. Not available where there are no signals: then it does nothing.
   *
   * @returns stops listening
   */
  onSignal(name: "SIGINT" | "SIGTERM", fn: () => void): () => void;

  /**
   * Calls `fn` when the event loop has nothing left to do although {@link run} has not finished. Absent where the event
   * loop never ends, as in a page: then core looks for itself.
   *
   * @returns stops watching
   */
  readonly onIdle?: ((fn: () => void) => () => void) | undefined;

  /**
   * Calls `fn` for a rejection that nobody has handled by the end of its turn of the event loop, and for an error thrown
   * from the event loop, instead of ending the program or writing to the console.
   *
   * @returns stops listening
   */
  onUnhandled(fn: (error: unknown) => void): () => void;

  /** The code the program will end with when its event loop is empty. */
  setExitCode(code: number): void;

  /** Ends the program now. */
  exit(code: number): void;
}
