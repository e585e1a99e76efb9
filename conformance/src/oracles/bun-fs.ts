import { infoOf, fs as node, raw } from "./node-fs.ts";
import { isThere, type RawFs } from "./raw.ts";

/** Core's interface as `Bun.file` and `Bun.write` have it; for what they do not have, Bun's documentation says `node:fs`. */
export const fs: RawFs = {
  ...node,
  readFile: (path) => raw(() => Bun.file(path).bytes()),
  readText: (path) => raw(() => Bun.file(path).text()),
  writeFile: (path, data, options = {}) => {
    if (options.append || options.exclusive || options.sync) return node.writeFile(path, data, options);
    return raw(async () => {
      await Bun.write(path, data, { createPath: false });
    });
  },
  stat: (path, options = {}) => {
    if (options.followSymlinks === false) return node.stat(path, options);
    return raw(async () => infoOf(await Bun.file(path).stat()));
  },
  exists: (path) => isThere(raw(() => Bun.file(path).stat())),
};
