import type { FsDriver, OpenHow } from "@portico/core/driver";

/** The methods of `fs` that take and give plain values. */
export type PlainMethod = Exclude<keyof FsDriver, "open" | "syncDir">;

/** What a page asks of its file worker. */
export type FileOperation =
  | { readonly do: "open"; readonly path: string; readonly how: OpenHow }
  | { readonly do: "fs"; readonly method: PlainMethod; readonly args: readonly unknown[] }
  | { readonly do: "read"; readonly file: number; readonly length: number; readonly position: number }
  | { readonly do: "write"; readonly file: number; readonly bytes: Uint8Array; readonly position: number }
  | { readonly do: "stat" | "sync" | "close"; readonly file: number }
  | { readonly do: "truncate"; readonly file: number; readonly size: number };

/** The id is never used again, not even for another worker: it is also the name of the file that is opened. */
export type FileRequest = FileOperation & { readonly id: number };

/** What it answers. A read is answered with the bytes read, opening with the file's name. */
export interface FileAnswer {
  readonly id: number;
  readonly ok: boolean;
  readonly value: unknown;
}

interface PackedError {
  /** Of a `DOMException`, which means something to `classify`. */
  readonly exception: string | undefined;
  readonly message: string;
  readonly code: unknown;
}

/** An error in a form that crosses with its errno, which clones of errors lose. */
export function packError(error: unknown): PackedError {
  if (error instanceof DOMException) return { exception: error.name, message: error.message, code: undefined };
  const { message, code } = error as { readonly message?: string; readonly code?: unknown };
  return { exception: undefined, message: message ?? String(error), code };
}

/** The error again. */
export function unpackError(packed: unknown): Error {
  const { exception, message, code } = packed as PackedError;
  if (exception !== undefined) return new DOMException(message, exception);
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
