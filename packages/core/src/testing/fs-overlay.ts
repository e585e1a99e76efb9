import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import type { FileDriver, FsDriver, OpenHow } from "../traits/fs.ts";
import { overlay } from "./overlay.ts";

/** A driver whose files and directories behave differently. One without files stays as it is. */
export function withFs<C extends Capability>(driver: Driver<C>, patch: (fs: FsDriver) => Partial<FsDriver>): Driver<C> {
  const { fs } = driver;
  return fs === undefined ? driver : { ...driver, fs: overlay(fs, patch(fs)) };
}

/** A driver whose open files behave differently. */
export function withFile<C extends Capability>(
  driver: Driver<C>,
  patch: (file: FileDriver, how: OpenHow, path: string) => Partial<FileDriver>,
): Driver<C> {
  return withFs(driver, (fs) => ({
    async open(path, how) {
      const file = await fs.open(path, how);
      return overlay(file, patch(file, how, path));
    },
  }));
}
