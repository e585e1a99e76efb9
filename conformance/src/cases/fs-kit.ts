import type { File } from "@portico/core";
import type { Ctx } from "../runner/context.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A path in a fresh directory, where nothing is yet. */
export async function freshPath(ctx: Ctx, name = "file"): Promise<string> {
  return `${await ctx.tmp()}/${name}`;
}

/** The path of a fresh file with this content. */
export async function freshFile(ctx: Ctx, content: Uint8Array | string): Promise<string> {
  const path = await freshPath(ctx);
  await ctx.scope.fs.writeFile(path, content);
  return path;
}

/** Up to `length` bytes of a file as text: what one read gives. */
export async function readText(file: File, length: number, at?: number): Promise<string | null> {
  const into = new Uint8Array(length);
  const count = await file.read(into, at);
  return count === null ? null : decoder.decode(into.subarray(0, count));
}

/** The names in a directory. */
export async function namesIn(ctx: Ctx, path: string): Promise<string[]> {
  return (await ctx.scope.fs.readDir(path)).map(({ name }) => name);
}
