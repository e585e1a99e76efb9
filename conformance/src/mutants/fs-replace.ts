import type { Driver } from "@portico/core/driver";
import { withFs } from "../overlay/fs-overlay.ts";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant } from "./mutant.ts";
import { wrongDriver } from "./wrap.ts";

/** Open files know their path only: each read opens what is there now. */
function filesFollowTheirPaths(driver: Driver): Driver {
  return withFs(driver, (fs) => ({
    async open(path, how) {
      const file = await fs.open(path, how);
      return overlay(file, {
        async read(into, position) {
          const now = await fs.open(path, { ...how, create: false, exclusive: false, truncate: false });
          try {
            return await now.read(into, position);
          } finally {
            await now.close();
          }
        },
      });
    },
  }));
}

/** Files that lose their name while they are open. */
export const mutants: readonly Mutant[] = [
  ...wrongDriver("open-files-follow-their-paths", filesFollowTheirPaths, {
    "fs/an-open-file-outlives-its-removal": "NotFound",
    "fs/an-open-file-outlives-its-replacement": 'content of the open file: expected "kept", got "othe',
    "fs/an-open-file-stays-open-when-it-is-moved": "NotFound",
  }),
  ...wrongDriver(
    "nobody-keeps-a-file-from-its-removal",
    (driver) => withFs(driver, () => ({ removeFile: async () => undefined })),
    {
      "fs/removing-an-open-file-is-busy-without-the-capability": "remove of an open file: expected rejection with Busy",
      "fs/a-file-that-another-thread-has-open-is-busy-too": "remove: expected rejection with Busy",
    },
  ),
  ...wrongDriver(
    "nobody-keeps-a-file-from-its-renaming",
    (driver) => withFs(driver, () => ({ rename: async () => undefined })),
    {
      "fs/replacing-an-open-file-is-busy-without-the-capability":
        "rename onto an open file: expected rejection with Busy",
      "fs/moving-an-open-file-is-busy-without-the-capability": "rename of an open file: expected rejection with Busy",
    },
  ),
];
