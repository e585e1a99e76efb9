// What browsers have beyond TypeScript's types of the web.

interface FileSystemFileHandle {
  /** Moves the file within its file system and replaces what is there. In Chromium, Firefox and Safari. */
  move(directory: FileSystemDirectoryHandle, name: string): Promise<void>;
  createSyncAccessHandle(options: {
    /** Without it the handle is the only one; engines that do not know it give such a handle. */
    readonly mode: "readwrite-unsafe";
  }): Promise<FileSystemSyncAccessHandle>;
}
