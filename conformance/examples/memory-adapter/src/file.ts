import type { FileDriver, FileInfo, OpenHow } from "@portico/core/driver";
import type { Volume } from "memfs";
import { failure } from "./errors.ts";
import { infoOf } from "./info.ts";
import { inLaterTurn } from "./turns.ts";

/** An open file. memfs keeps what it is for, whatever happens to its name. */
export class MemoryFile implements FileDriver {
  readonly fd: number;
  readonly #volume: Volume;
  readonly #how: OpenHow;

  constructor(volume: Volume, fd: number, how: OpenHow) {
    this.fd = fd;
    this.#volume = volume;
    this.#how = how;
  }

  read(into: Uint8Array, position: number): Promise<number> {
    return inLaterTurn(() => {
      this.#demand("read");
      return this.#volume.readSync(this.fd, into, 0, into.length, position);
    });
  }

  write(bytes: Uint8Array, position: number): Promise<number> {
    return inLaterTurn(() => {
      this.#demand("write");
      return this.#volume.writeSync(this.fd, bytes, 0, bytes.length, position);
    });
  }

  stat(): Promise<FileInfo> {
    return inLaterTurn(() => infoOf(this.#volume.fstatSync(this.fd)));
  }

  truncate(size: number): Promise<void> {
    return inLaterTurn(() => {
      this.#demand("write");
      this.#volume.ftruncateSync(this.fd, size);
    });
  }

  /** No device could lose it. */
  sync(): Promise<void> {
    return inLaterTurn(() => undefined);
  }

  close(): Promise<void> {
    return inLaterTurn(() => this.#volume.closeSync(this.fd));
  }

  /** memfs reads and writes files whichever way they were opened. */
  #demand(way: "read" | "write"): void {
    if (!this.#how[way]) throw failure("EBADF", `not opened to ${way}`);
  }
}
