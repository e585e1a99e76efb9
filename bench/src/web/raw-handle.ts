import type { Style } from "../probe.ts";
import { FILE } from "../rows.ts";

/** Files of the origin through synchronous access handles, found, opened and closed for every operation. */
export const rawHandle: Style = {
  readFile: async ({ dir }) => {
    const directory = await directoryAt(dir);
    await use(directory, "handle-read", (access) => access.write(new Uint8Array(FILE)));
    return {
      run: async (count) => {
        for (let i = 0; i < count; i += 1) await use(directory, "handle-read", readAll);
      },
      close: () => undefined,
    };
  },
  writeFile: async ({ dir }) => {
    const directory = await directoryAt(dir);
    const data = new Uint8Array(FILE);
    return {
      run: async (count) => {
        for (let i = 0; i < count; i += 1) await use(directory, "handle-write", (access) => replace(access, data));
      },
      close: () => undefined,
    };
  },
};

async function directoryAt(path: string): Promise<FileSystemDirectoryHandle> {
  let directory = await navigator.storage.getDirectory();
  for (const name of path.split("/")) if (name !== "") directory = await directory.getDirectoryHandle(name);
  return directory;
}

async function use(
  directory: FileSystemDirectoryHandle,
  name: string,
  operation: (access: FileSystemSyncAccessHandle) => unknown,
): Promise<void> {
  const file = await directory.getFileHandle(name, { create: true });
  const access = await file.createSyncAccessHandle();
  operation(access);
  access.close();
}

function readAll(access: FileSystemSyncAccessHandle): Uint8Array {
  const bytes = new Uint8Array(access.getSize());
  if (access.read(bytes) !== bytes.length) throw new Error("a short read");
  return bytes;
}

function replace(access: FileSystemSyncAccessHandle, data: Uint8Array<ArrayBuffer>): void {
  if (access.write(data) !== data.length) throw new Error("a short write");
  if (access.getSize() > data.length) access.truncate(data.length);
}
