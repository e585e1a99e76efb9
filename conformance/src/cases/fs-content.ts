import { pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { bytesOf, freshFile, freshPath, namesIn } from "./fs-kit.ts";
import { must } from "./must.ts";

/** Whole files: what is written is what is read. */
export const cases: readonly Case[] = [
  must("fs/bytes-come-back-as-they-were-written", "FS-1", ["fs"], async (ctx: Ctx) => {
    const bytes = pattern(1000);
    const path = await freshFile(ctx, bytes);
    ctx.check.bytes(await ctx.scope.fs.readFile(path), bytes, "content");
  }),
  must("fs/four-mebibytes-come-back-as-they-were-written", "FS-1", ["fs"], async (ctx: Ctx) => {
    const bytes = pattern(4 * 1024 * 1024 + 3);
    const path = await freshFile(ctx, bytes);
    ctx.check.bytes(await ctx.scope.fs.readFile(path), bytes, "content");
  }),
  must("fs/an-empty-file-reads-as-no-bytes", "FS-1", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, new Uint8Array(0));
    ctx.check.bytes(await ctx.scope.fs.readFile(path), new Uint8Array(0), "content");
    ctx.check.equal((await ctx.scope.fs.stat(path)).size, 0, "size");
  }),
  must("fs/read-file-gives-a-plain-uint8array", "FS-1", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const bytes = await ctx.scope.fs.readFile(path);
    ctx.check.ok(Object.getPrototypeOf(bytes) === Uint8Array.prototype, "the prototype is that of Uint8Array");
    bytes.fill(0);
    ctx.check.bytes(await ctx.scope.fs.readFile(path), bytesOf("abc"), "a second read");
  }),
  must("fs/what-read-file-gave-stays-what-it-was", "FS-1", ["fs"], async (ctx: Ctx) => {
    const [first, second] = [await freshFile(ctx, "first"), await freshFile(ctx, "second")];
    const bytes = await ctx.scope.fs.readFile(first);
    const others = await ctx.scope.fs.readFile(second);
    ctx.check.bytes(bytes, bytesOf("first"), "the first file, after reading another one");
    ctx.check.ok(bytes.buffer !== others.buffer, "two files that were read share no memory");
  }),
  must("fs/text-is-utf-8", "FS-2", ["fs"], async (ctx: Ctx) => {
    const text = "grüße, 世界 \u{1f600}\n";
    const path = await freshFile(ctx, text);
    ctx.check.equal(await ctx.scope.fs.readText(path), text, "text");
    ctx.check.bytes(await ctx.scope.fs.readFile(path), bytesOf(text), "bytes of the text");
  }),
  must("fs/malformed-text-is-invalid", "FS-2", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, new Uint8Array([0x61, 0xff, 0x62]));
    await ctx.check.rejects(ctx.scope.fs.readText(path), "InvalidInput", "readText of malformed UTF-8");
  }),
  must("fs/write-file-replaces-the-content", "FS-3", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "a longer text");
    await ctx.scope.fs.writeFile(path, "short");
    ctx.check.equal(await ctx.scope.fs.readText(path), "short", "content");
  }),
  must("fs/write-file-with-append-adds-to-the-end", "FS-3", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    await ctx.scope.fs.writeFile(path, "one,", { append: true });
    await ctx.scope.fs.writeFile(path, "two", { append: true });
    ctx.check.equal(await ctx.scope.fs.readText(path), "one,two", "content");
  }),
  must("fs/write-file-with-exclusive-leaves-an-existing-file", "FS-3", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    await ctx.scope.fs.writeFile(path, "first", { exclusive: true });
    const again = ctx.scope.fs.writeFile(path, "second", { exclusive: true });
    await ctx.check.rejects(again, "AlreadyExists", "exclusive write of an existing file");
    ctx.check.equal(await ctx.scope.fs.readText(path), "first", "content");
  }),
  must("fs/of-many-exclusive-writers-one-wins", "FS-3", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    const write = (i: number): Promise<string> =>
      ctx.scope.fs.writeFile(path, `writer ${i}`, { exclusive: true }).then(
        () => "won",
        (error: { code: string }) => error.code,
      );
    const outcomes = await Promise.all([0, 1, 2, 3, 4, 5].map(write));
    const lost = Array.from({ length: 5 }, () => "AlreadyExists");
    ctx.check.equal(outcomes.sort(), [...lost, "won"], "outcomes of six exclusive writers");
  }),
  must("fs/truncate-cuts-and-extends-with-zeros", "FS-4", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abcdef");
    await ctx.scope.fs.truncate(path, 3);
    ctx.check.bytes(await ctx.scope.fs.readFile(path), bytesOf("abc"), "content cut to 3");
    await ctx.scope.fs.truncate(path, 5);
    ctx.check.bytes(await ctx.scope.fs.readFile(path), bytesOf("abc\0\0"), "content extended to 5");
  }),
  must("fs/names-are-unicode-and-may-have-spaces", "FS-5", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const names = [" leading and trailing ", "a b", "Ünïcode 世界", "\u{1f600}", "#?%20&", "it's"].sort();
    for (const name of names) await ctx.scope.fs.writeFile(`${dir}/${name}`, name);
    const entries = await ctx.scope.fs.readDir(dir);
    ctx.check.equal(
      entries.map(({ name }) => name),
      names,
      "names in the directory",
    );
    for (const name of names)
      ctx.check.equal(await ctx.scope.fs.readText(`${dir}/${name}`), name, `content of ${name}`);
  }),
  must("fs/dots-in-paths-are-resolved", "FS-5", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.mkdir(`${dir}/sub`);
    await ctx.scope.fs.writeFile(`${dir}/./sub/../file`, "here");
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}//file`), "here", "content");
  }),
  must("fs/dot-dot-leaves-only-what-is-a-directory", "FS-5", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "kept");
    const { fs } = ctx.scope;
    await ctx.check.rejects(fs.readText(`${path}-missing/../file`), "NotFound", "a path out of what is missing");
    await ctx.check.rejects(fs.stat(`${path}-missing/..`), "NotFound", "asking for the parent of what is missing");
    await ctx.check.rejects(fs.readText(`${path}/../file`), "NotADirectory", "a path out of a file");
  }),
  must("fs/a-slash-at-the-end-asks-for-a-directory", "FS-5", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const { check, scope } = ctx;
    await scope.fs.mkdir(`${dir}/sub/`);
    await scope.fs.writeFile(`${dir}/sub/file`, "kept");
    check.equal((await scope.fs.stat(`${dir}/sub/`)).kind, "directory", "kind");
    check.equal(await namesIn(ctx, `${dir}/sub/`), ["file"], "entries");
    const file = `${dir}/sub/file/`;
    await check.rejects(scope.fs.stat(file), "NotADirectory", "stat of a file with a slash");
    await check.rejects(scope.fs.readText(file), "NotADirectory", "reading a file with a slash");
    await check.rejects(scope.fs.remove(file), "NotADirectory", "removing a file with a slash");
    for (const path of [file, `${dir}/sub/new/`]) {
      // Systems differ in what they call this.
      const refused = await scope.fs.writeFile(path, "x").then(
        () => false,
        () => true,
      );
      check.equal(refused, true, `whether writing ${path} was refused`);
    }
    check.equal(await namesIn(ctx, `${dir}/sub`), ["file"], "entries after what was refused");
    check.equal(await scope.fs.readText(`${dir}/sub/file`), "kept", "content");
  }),
  must("fs/a-dot-at-the-end-asks-for-a-directory", "FS-5", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const { check, scope } = ctx;
    const { fs } = scope;
    await fs.writeFile(`${dir}/file`, "kept");
    check.equal((await fs.stat(`${dir}/.`)).kind, "directory", "kind");
    check.equal(await namesIn(ctx, `${dir}/.`), ["file"], "entries");
    await check.rejects(fs.stat(`${dir}/file/.`), "NotADirectory", "stat of a file with a dot");
    await check.rejects(fs.readText(`${dir}/file/.`), "NotADirectory", "reading a file with a dot");
    await check.rejects(fs.writeFile(`${dir}/file/.`, ""), "NotADirectory", "writing a file with a dot");
    await check.rejects(fs.writeFile(`${dir}/new/.`, ""), "NotFound", "writing a new file with a dot");
    await check.rejects(fs.mkdir(`${dir}/new/.`), "NotFound", "making a directory with a dot");
    check.equal(await namesIn(ctx, dir), ["file"], "entries after what was refused");
    check.equal(await fs.readText(`${dir}/file`), "kept", "content");
  }),
  must("fs/listing-and-moving-a-file-with-a-slash-is-refused", "FS-5", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const { check, scope } = ctx;
    await scope.fs.writeFile(`${dir}/file`, "kept");
    await check.rejects(scope.fs.readDir(`${dir}/file/`), "NotADirectory", "readDir of a file with a slash");
    await check.rejects(scope.fs.exists(`${dir}/file/`), "NotADirectory", "exists of a file with a slash");
    // Systems differ in what they call this.
    const refused = await scope.fs.rename(`${dir}/file`, `${dir}/new/`).then(
      () => false,
      () => true,
    );
    check.equal(refused, true, "whether moving a file to a path with a slash was refused");
    await check.rejects(
      scope.fs.rename(`${dir}/file/`, `${dir}/new`),
      "NotADirectory",
      "rename of a file with a slash",
    );
    check.equal(await namesIn(ctx, dir), ["file"], "entries after what was refused");
  }),
  must("fs/dots-at-the-end-neither-move-nor-remove", "FS-5", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const { check, scope } = ctx;
    const { fs } = scope;
    await fs.mkdir(`${dir}/sub/below`, { recursive: true });
    await fs.writeFile(`${dir}/file`, "kept");
    for (const path of ["sub/.", "sub/below/..", "sub/./", "file/."]) {
      await check.rejects(fs.rename(`${dir}/${path}`, `${dir}/moved`), "InvalidInput", `rename of ${path}`);
      await check.rejects(fs.rename(`${dir}/file`, `${dir}/${path}`), "InvalidInput", `rename to ${path}`);
      await check.rejects(fs.remove(`${dir}/${path}`), "InvalidInput", `remove of ${path}`);
      await check.rejects(
        fs.remove(`${dir}/${path}`, { recursive: true }),
        "InvalidInput",
        `recursive remove of ${path}`,
      );
    }
    check.equal(await namesIn(ctx, dir), ["file", "sub"], "entries after what was refused");
    check.equal(await namesIn(ctx, `${dir}/sub`), ["below"], "what is in the directory");
  }),
];
