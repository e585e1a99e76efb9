import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { freshFile, freshPath, namesIn } from "./fs-kit.ts";
import { must } from "./must.ts";

/** Every operation that takes a path. */
const operations = {
  open: (fs, path) => fs.open(path),
  readFile: (fs, path) => fs.readFile(path),
  readText: (fs, path) => fs.readText(path),
  writeFile: (fs, path) => fs.writeFile(path, ""),
  stat: (fs, path) => fs.stat(path),
  exists: (fs, path) => fs.exists(path),
  readDir: (fs, path) => fs.readDir(path),
  mkdir: (fs, path) => fs.mkdir(path),
  "rename from": (fs, path) => fs.rename(path, `${path}-too`),
  "rename to": (fs, path) => fs.rename(`${path}-before`, path),
  remove: (fs, path) => fs.remove(path),
  truncate: (fs, path) => fs.truncate(path, 0),
} satisfies Record<string, (fs: FullScope["fs"], path: string) => Promise<unknown>>;

type Name = keyof typeof operations;

/** The operations that need something to be there. */
const needing: readonly Name[] = [
  "open",
  "readFile",
  "readText",
  "stat",
  "readDir",
  "rename from",
  "remove",
  "truncate",
];

/** What is refused, and by which code. */
export const cases: readonly Case[] = [
  must("fs/an-empty-path-is-invalid", "FS-20", ["fs"], async (ctx: Ctx) => {
    for (const [name, run] of Object.entries(operations)) {
      await ctx.check.rejects(run(ctx.scope.fs, ""), "InvalidInput", `${name} of an empty path`);
    }
  }),
  must("fs/a-path-with-nul-is-invalid", "FS-20", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    for (const [name, run] of Object.entries(operations)) {
      await ctx.check.rejects(run(ctx.scope.fs, `${dir}/a\0b`), "InvalidInput", `${name} of a path with NUL`);
    }
    ctx.check.equal((await ctx.scope.fs.readDir(dir)).length, 0, "entries that were made");
  }),
  must("fs/what-is-missing-is-not-found", "FS-21", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx, "missing");
    for (const name of needing) {
      await ctx.check.rejects(operations[name](ctx.scope.fs, path), "NotFound", `${name} of a missing path`);
    }
  }),
  must("fs/a-file-in-a-missing-directory-is-not-found", "FS-21", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const write = ctx.scope.fs.writeFile(`${dir}/missing/file`, "");
    await ctx.check.rejects(write, "NotFound", "writeFile in a missing directory");
    ctx.check.equal(await ctx.scope.fs.exists(`${dir}/missing`), false, "whether the directory was made");
  }),
  must("fs/a-path-through-a-file-is-not-a-directory", "FS-21", ["fs"], async (ctx: Ctx) => {
    const path = `${await freshFile(ctx, "")}/below`;
    for (const name of ["open", "writeFile", "stat", "exists", "mkdir", "remove"] satisfies Name[]) {
      await ctx.check.rejects(
        operations[name](ctx.scope.fs, path),
        "NotADirectory",
        `${name} of a path through a file`,
      );
    }
  }),
  must("fs/every-operation-goes-through-what-is-before-dot-dot", "FS-5", ["fs"], async (ctx: Ctx) => {
    const file = await freshFile(ctx, "kept");
    const dir = file.slice(0, file.lastIndexOf("/"));
    const { fs } = ctx.scope;
    await fs.mkdir(`${dir}/sub`);
    for (const [before, code] of [
      ["missing", "NotFound"],
      ["file", "NotADirectory"],
    ] as const) {
      const [out, what] = [
        `${dir}/${before}/..`,
        `of a path out of ${before === "file" ? "a file" : "what is missing"}`,
      ];
      await ctx.check.rejects(fs.readDir(`${out}/sub`), code, `readDir ${what}`);
      await ctx.check.rejects(fs.mkdir(`${out}/new`), code, `mkdir ${what}`);
      await ctx.check.rejects(fs.writeFile(`${out}/new`, ""), code, `writeFile ${what}`);
      await ctx.check.rejects(fs.truncate(`${out}/file`, 0), code, `truncate ${what}`);
      await ctx.check.rejects(fs.remove(`${out}/sub`), code, `remove ${what}`);
      await ctx.check.rejects(fs.rename(`${out}/file`, `${dir}/new`), code, `rename ${what}`);
      await ctx.check.rejects(fs.rename(file, `${out}/new`), code, `rename to the end ${what}`);
    }
    ctx.check.equal(await namesIn(ctx, dir), ["file", "sub"], "entries after what was refused");
    ctx.check.equal(await fs.readText(file), "kept", "content");
  }),
  must("fs/listing-a-file-is-not-a-directory", "FS-21", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "");
    await ctx.check.rejects(ctx.scope.fs.readDir(path), "NotADirectory", "readDir of a file");
  }),
  must("fs/reading-a-directory-is-refused", "FS-21", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.check.rejects(ctx.scope.fs.readFile(dir), "IsADirectory", "readFile of a directory");
  }),
  must("fs/writing-a-directory-is-refused", "FS-21", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.check.rejects(ctx.scope.fs.writeFile(dir, "x"), "IsADirectory", "writeFile of a directory");
    ctx.check.equal((await ctx.scope.fs.stat(dir)).kind, "directory", "what is there now");
  }),
];
