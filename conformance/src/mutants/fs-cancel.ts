import type { Mutant } from "./mutant.ts";
import { wrongScope } from "./wrap.ts";

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
];
