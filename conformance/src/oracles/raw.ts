import { type ErrorCode, type FileSystem, PorticoError, type SyncDir } from "@portico/core";

/** What an oracle implements: core's public interface, over a runtime's own API and nothing else. */
export type RawFs = FileSystem & SyncDir;

/** Gives a runtime's refusal our name. */
export function named(cause: unknown, code: ErrorCode | undefined): PorticoError {
  return new PorticoError(code ?? "Io", String(cause), { cause });
}

/** Makes a function that calls the runtime and gives its refusal our name. */
export function naming(codeOf: (error: unknown) => ErrorCode | undefined): <T>(call: () => Promise<T>) => Promise<T> {
  return async (call) => {
    try {
      return await call();
    } catch (error) {
      throw named(error, codeOf(error));
    }
  };
}

/** Whether asking succeeds; what is missing is an answer. */
export async function isThere(asking: Promise<unknown>): Promise<boolean> {
  try {
    await asking;
    return true;
  } catch (error) {
    if (error instanceof PorticoError && error.code === "NotFound") return false;
    throw error;
  }
}

/** Listings are defined as sorted; no runtime sorts. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** A file, piece by piece. */
export async function* chunksOf(read: (into: Uint8Array) => Promise<number | null>): AsyncIterableIterator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(65_536);
    const count = await read(chunk);
    if (count === null) return;
    yield chunk.subarray(0, count);
  }
}
