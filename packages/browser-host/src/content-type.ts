import { extname } from "node:path";

const types: ReadonlyMap<string, string> = new Map([
  [".js", "text/javascript; charset=utf-8"],
  [".mjs", "text/javascript; charset=utf-8"],
  [".json", "application/json"],
  [".map", "application/json"],
  [".wasm", "application/wasm"],
  [".html", "text/html; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".txt", "text/plain; charset=utf-8"],
  [".svg", "image/svg+xml"],
  [".png", "image/png"],
  [".ico", "image/x-icon"],
]);

/** The type of a file, by its name; `undefined` for what is not served. */
export function contentType(file: string): string | undefined {
  return types.get(extname(file));
}

/** Whether files of this name are modules. */
export function isModule(file: string): boolean {
  return /\.m?js$/.test(file);
}
