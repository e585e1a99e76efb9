import type { SharedHandle } from "./file.ts";

interface Entry {
  readonly opening: Promise<FileSystemSyncAccessHandle>;
  users: number;
}

/**
 * The access handles of this thread, one a file however often it is open: engines without shared access give one only.
 * Where they have it, other threads can have theirs at the same time.
 */
export class OpenHandles {
  readonly #entries = new Map<string, Entry>();

  async take(key: string, file: FileSystemFileHandle): Promise<SharedHandle> {
    const entry = this.#entries.get(key) ?? this.#open(key, file);
    entry.users++;
    try {
      const access = await entry.opening;
      return { access, key, release: () => this.#release(key, entry, access) };
    } catch (error) {
      this.#forget(key, entry);
      throw error;
    }
  }

  #open(key: string, file: FileSystemFileHandle): Entry {
    const entry = { opening: file.createSyncAccessHandle({ mode: "readwrite-unsafe" }), users: 0 };
    this.#entries.set(key, entry);
    return entry;
  }

  #release(key: string, entry: Entry, access: FileSystemSyncAccessHandle): void {
    entry.users--;
    if (entry.users > 0) return;
    this.#forget(key, entry);
    access.close();
  }

  #forget(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}
