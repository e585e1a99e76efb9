import type { Driver, FileDriver, FsDriver, OpenHow } from "@portico/core/driver";
import { overlay } from "./overlay.ts";

/** A driver whose files and directories behave differently. One without files stays as it is. */
export function withFs(driver: Driver, patch: (fs: FsDriver) => Partial<FsDriver>): Driver {
  const { fs } = driver;
  return fs === undefined ? driver : { ...driver, fs: overlay(fs, patch(fs)) };
}

/** A driver whose open files behave differently. */
export function withFile(
  driver: Driver,
  patch: (file: FileDriver, how: OpenHow, path: string) => Partial<FileDriver>,
): Driver {
  return withFs(driver, (fs) => ({
    async open(path, how) {
      const file = await fs.open(path, how);
      return overlay(file, patch(file, how, path));
    },
  }));
}
