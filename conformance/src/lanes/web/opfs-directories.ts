import { pause } from "../../runner/wait.ts";
import type { Directories } from "../surroundings.ts";

/** How long a file that a case has left may take to close, milliseconds. */
const patience = 500;

/** Directories in the origin's private file system, made without the driver. */
export const directories: Directories = {
  make: async (name) => {
    const root = await navigator.storage.getDirectory();
    await root.getDirectoryHandle(name, { create: true });
    return `/${name}`;
  },
  remove: async (path) => {
    const root = await navigator.storage.getDirectory();
    const end = performance.now() + patience;
    for (;;) {
      const why = await attempt(() => root.removeEntry(path.slice(1), { recursive: true }));
      if (why === undefined || performance.now() >= end) return why === undefined ? why : `${path} is in use: ${why}`;
      await pause(10);
    }
  },
};

/** What it fails with. That nothing is there is no failure: cases remove what is theirs. */
async function attempt(remove: () => Promise<void>): Promise<string | undefined> {
  try {
    await remove();
    return undefined;
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
    return String(error);
  }
}
