import type { File } from "@portico/core";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { patchFs, wrongScope } from "./wrap.ts";

/** Asks a microtask too late whether somebody wants the file still. */
async function opened<T>(scope: FullScope, file: Promise<File>, use: (file: File) => Promise<T>): Promise<T> {
  const taken = await file;
  scope.checkpoint();
  try {
    return await use(taken);
  } finally {
    await taken.close();
  }
}

/** A file whose reads have moved the cursor when they are told that nobody waits for them. */
function forgetful(scope: FullScope, file: File): Partial<File> {
  return {
    async read(into, at) {
      const count = await file.read(into, at);
      await null;
      scope.checkpoint();
      return count;
    },
  };
}

/** Files that do not see the cancellation of their scope. */
export const mutants: readonly Mutant[] = [
  ...wrongScope("the-root-governs-every-path", (_, root) => ({ fs: root.fs }), {
    "fs/a-cancelled-scope-changes-nothing": "writeFile: expected rejection with Cancelled",
    "fs/a-cancelled-scope-never-reaches-the-driver": "stat in a cancelled scope",
    "fs/a-late-open-is-closed": "timed out: open, while the driver still opens",
    "fs/asking-rejects-at-once": "timed out: stat, while the driver still asks",
    "fs/changing-rejects-when-it-has-happened": "mkdir: expected rejection with Cancelled",
    "fs/a-cancelled-read-has-left-the-buffer": "read: expected rejection with Cancelled",
  }),
  ...wrongScope("views-are-governed-by-the-owner", () => ({ bind: (resource) => resource }), {
    "fs/a-cancelled-read-leaves-the-cursor": "read: expected rejection with Cancelled",
    "fs/a-cancelled-write-has-happened-whole": "write: expected rejection with Cancelled",
  }),
  ...wrongScope(
    "a-late-file-is-dropped-open",
    (scope, root) =>
      patchFs(scope, () => ({
        readFile: (path) =>
          opened(scope, root.fs.open(path), async (file) => {
            const into = new Uint8Array((await file.stat()).size);
            await file.read(into);
            return into;
          }),
      })),
    {
      "fs/a-whole-file-operation-cancelled-at-any-moment-leaves-no-file-open": "timed out: the file to be closed",
    },
  ),
  ...wrongScope(
    "a-cancelled-read-moves-the-cursor",
    (scope) => ({
      bind: (resource) => {
        const view = scope.bind(resource);
        return overlay(view, forgetful(scope, view as unknown as File) as Partial<typeof view>);
      },
    }),
    {
      "fs/a-read-cancelled-at-any-moment-delivers-or-leaves-the-cursor": "the next read, after Cancelled",
    },
  ),
  ...wrongScope(
    "a-cancelled-remove-goes-on",
    (scope, root) =>
      patchFs(scope, () => ({
        async remove(path, options) {
          await root.fs.remove(path, options);
          scope.checkpoint();
        },
      })),
    { "fs/a-cancelled-recursive-remove-stops-at-the-next-entry": "NotFound" },
  ),
];
