import type { FileDriver } from "@portico/core/driver";
import { type FileAnswer, type FileRequest, packError } from "./file-messages.ts";
import { fs } from "./fs.ts";

/** Serves files to a page, which has no synchronous access handles of its own. For a worker. */
export function serveFiles(
  post: (answer: FileAnswer, transfer: ArrayBuffer[]) => void,
): (request: FileRequest) => void {
  const open = new Map<number, FileDriver>();

  const perform = async (request: FileRequest): Promise<unknown> => {
    switch (request.do) {
      case "open":
        open.set(request.id, await fs.open(request.path, request.how));
        return request.id;
      case "fs":
        return await (fs[request.method] as (...args: readonly unknown[]) => Promise<unknown>)(...request.args);
      case "read": {
        const into = new Uint8Array(request.length);
        return into.subarray(0, await fileOf(request.file).read(into, request.position));
      }
      case "write":
        return await fileOf(request.file).write(request.bytes, request.position);
      case "stat":
        return await fileOf(request.file).stat();
      case "truncate":
        return await fileOf(request.file).truncate(request.size);
      case "sync":
        return await fileOf(request.file).sync(false);
      case "close": {
        // A file of a worker that has ended is closed.
        const file = open.get(request.file);
        open.delete(request.file);
        return await file?.close();
      }
    }
  };
  const fileOf = (id: number): FileDriver => {
    const file = open.get(id);
    if (file === undefined) throw Object.assign(new Error("the file is not open"), { code: "EBADF" });
    return file;
  };
  return (request) => {
    perform(request).then(
      (value) =>
        post({ id: request.id, ok: true, value }, value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : []),
      (error: unknown) => post({ id: request.id, ok: false, value: packError(error) }, []),
    );
  };
}
