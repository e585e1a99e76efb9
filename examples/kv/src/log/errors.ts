/** What is wrong with a log file. */
export type LogErrorCode = "NotALog" | "Corrupt";

/** A log file that must not be used as it is. Nothing has been changed. */
export class LogError extends Error {
  override readonly name = "LogError";
  readonly code: LogErrorCode;
  readonly path: string;
  /** Where the file is wrong, in bytes. */
  readonly offset: number;

  constructor(code: LogErrorCode, message: string, path: string, offset: number) {
    super(message);
    this.code = code;
    this.path = path;
    this.offset = offset;
  }
}
