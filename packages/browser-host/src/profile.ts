import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a browser keeps its data. */
export interface Profile {
  readonly dir: string;
  /** Removes it if it is temporary. */
  release(): Promise<void>;
}

/** The profile at a directory, or a temporary one, which is also removed when this process exits. */
export async function openProfile(dir: string | undefined): Promise<Profile> {
  if (dir !== undefined) return { dir, release: () => Promise.resolve() };
  const temporary = await mkdtemp(join(tmpdir(), "portico-browser-"));
  const atExit = (): void => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", atExit);
  return {
    dir: temporary,
    release: async () => {
      await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
      process.off("exit", atExit);
    },
  };
}
