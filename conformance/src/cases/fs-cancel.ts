import type { PorticoError } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import { withFile, withFs } from "../overlay/fs-overlay.ts";
import { overlay } from "../overlay/overlay.ts";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { bytesOf, freshFile, freshPath, namesIn, readText } from "./fs-kit.ts";
import { type Hold, heldRoot, holdFile, holdFs } from "./held.ts";
import { must } from "./must.ts";

/** Lets the driver go, and cancels this many microtasks later. */
async function releaseThenCancel(hold: Hold, scope: FullScope, turns: number): Promise<void> {
  await hold.reached;
  hold.release();
  for (let i = 0; i < turns; i++) await null;
  scope.cancel();
}

/** More microtasks than an operation takes from the driver's answer to its end. */
const moments: readonly number[] = Array.from({ length: 10 }, (_, turns) => turns);

const heldRead = holdFile((file, hold) => ({ read: (into, at) => hold.here().then(() => file.read(into, at)) }));

/** Cancelling operations on files. A driver that is held tells what happens meanwhile. */
export const cases: readonly Case[] = [
  must("fs/a-cancelled-scope-changes-nothing", "FS-25", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    await ctx.scope.fs.writeFile(`${dir}/file`, "kept");
    const scope = openChild(ctx);
    scope.cancel();
    const { fs } = scope;
    await ctx.check.rejects(fs.writeFile(`${dir}/file`, "changed"), "Cancelled", "writeFile");
    await ctx.check.rejects(fs.mkdir(`${dir}/sub`), "Cancelled", "mkdir");
    await ctx.check.rejects(fs.rename(`${dir}/file`, `${dir}/moved`), "Cancelled", "rename");
    await ctx.check.rejects(fs.remove(`${dir}/file`), "Cancelled", "remove");
    await ctx.check.rejects(fs.truncate(`${dir}/file`, 0), "Cancelled", "truncate");
    await ctx.check.rejects(fs.open(`${dir}/new`, { write: true, create: true }), "Cancelled", "open");
    ctx.check.equal(await namesIn(ctx, dir), ["file"], "names in the directory");
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/file`), "kept", "content of the file");
  }),
  must("fs/a-cancelled-scope-never-reaches-the-driver", "FS-25", ["fs"], async (ctx: Ctx) => {
    const calls: string[] = [];
    const path = await freshFile(ctx, "abc");
    const noted = withFs(ctx.driver, (fs) => ({
      stat: (...args) => {
        calls.push("stat");
        return fs.stat(...args);
      },
    }));
    const open = ctx.root({}, noted).scope.openScope();
    ctx.check.equal((await open.scope.fs.stat(path)).size, 3, "size before");
    open.scope.cancel();
    await ctx.check.rejects(open.scope.fs.stat(path), "Cancelled", "stat in a cancelled scope");
    await ctx.scope.yieldNow();
    ctx.check.equal(calls, ["stat"], "what the driver was asked for");
    await open.close().catch((error: unknown) => error);
  }),
  must("fs/a-late-open-is-closed", "FS-26", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const closed = Promise.withResolvers<void>();
    const slowOpen = holdFs((fs, hold) => ({
      async open(...args) {
        await hold.here();
        return fs.open(...args);
      },
    }));
    const noteClose = (driver: Driver): Driver =>
      withFile(driver, (file) => ({ close: () => file.close().then(() => closed.resolve()) }));
    const { hold, scope } = heldRoot(ctx, (driver, held) => noteClose(slowOpen(driver, held)));
    const opening = scope.fs.open(path);
    await ctx.within(hold.reached, "the driver's open");
    scope.cancel();
    await ctx.check.rejects(opening, "Cancelled", "open, while the driver still opens");
    hold.release();
    await ctx.within(closed.promise, "the late file to be closed");
  }),
  must("fs/asking-rejects-at-once", "FS-27", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const { hold, scope } = heldRoot(
      ctx,
      holdFs((fs, held) => ({ stat: (...args) => held.here().then(() => fs.stat(...args)) })),
    );
    const asking = scope.fs.stat(path);
    await ctx.within(hold.reached, "the driver's stat");
    scope.cancel();
    await ctx.check.rejects(asking, "Cancelled", "stat, while the driver still asks");
  }),
  must("fs/changing-rejects-when-it-has-happened", "FS-28", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx, "sub");
    const { hold, scope } = heldRoot(
      ctx,
      holdFs((fs, held) => ({ mkdir: (at) => held.here().then(() => fs.mkdir(at)) })),
    );
    const making = scope.fs.mkdir(path);
    await ctx.within(hold.reached, "the driver's mkdir");
    scope.cancel();
    await ctx.never(making, "the end of mkdir while the driver still makes it");
    hold.release();
    await ctx.check.rejects(making, "Cancelled", "mkdir");
    ctx.check.equal(await ctx.scope.fs.exists(path), true, "whether the directory is there");
  }),
  must("fs/a-cancelled-read-has-left-the-buffer", "FS-29", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const { hold, scope } = heldRoot(ctx, heldRead);
    const file = await scope.fs.open(path);
    const reading = file.read(new Uint8Array(3));
    await ctx.within(hold.reached, "the driver's read");
    scope.cancel();
    await ctx.never(reading, "the end of read while the driver may write into the buffer");
    hold.release();
    await ctx.check.rejects(reading, "Cancelled", "read");
  }),
  must("fs/a-cancelled-read-leaves-the-cursor", "FS-29", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abcdef");
    const { hold, scope, outer } = heldRoot(ctx, heldRead);
    const file = await outer.fs.open(path);
    const reading = scope.bind(file).read(new Uint8Array(3));
    await ctx.within(hold.reached, "the driver's read");
    scope.cancel();
    hold.release();
    await ctx.check.rejects(reading, "Cancelled", "read");
    ctx.check.equal(await readText(file, 3), "abc", "the next read");
  }),
  must("fs/a-cancelled-write-has-happened-whole", "FS-28", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "");
    const heldWrite = holdFile((file, held) => ({
      write: (bytes, at) => held.here().then(() => file.write(bytes.subarray(0, 2), at)),
    }));
    const { hold, scope, outer } = heldRoot(ctx, heldWrite);
    const file = await outer.fs.open(path, { write: true });
    const writing = scope.bind(file).write(bytesOf("abcdef"));
    await ctx.within(hold.reached, "the driver's write");
    scope.cancel();
    await ctx.never(writing, "the end of write while the driver still writes");
    hold.release();
    await ctx.check.rejects(writing, "Cancelled", "write");
    ctx.check.equal(await ctx.scope.fs.readText(path), "abcdef", "content");
  }),
  must("fs/a-whole-file-operation-cancelled-at-any-moment-leaves-no-file-open", "FS-26", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const operations: readonly ((fs: FullScope["fs"]) => Promise<unknown>)[] = [
      (fs) => fs.readFile(path),
      (fs) => fs.writeFile(path, "new"),
      (fs) => fs.truncate(path, 1),
    ];
    for (const operation of operations) {
      for (const turns of moments) {
        const closed = Promise.withResolvers<void>();
        const openThenHold = holdFs((fs, held) => ({
          async open(...args) {
            const file = await fs.open(...args);
            await held.here();
            return overlay(file, { close: () => file.close().then(() => closed.resolve()) });
          },
        }));
        const { hold, scope } = heldRoot(ctx, openThenHold);
        const pending = operation(scope.fs).catch((error: PorticoError) => error.code);
        await ctx.within(releaseThenCancel(hold, scope, turns), "the driver's open");
        await ctx.within(pending, "the end of the operation");
        await ctx.within(closed.promise, `the file to be closed, cancelled ${turns} microtasks after it was opened`);
      }
    }
  }),
  must("fs/a-read-cancelled-at-any-moment-delivers-or-leaves-the-cursor", "FS-29", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abcdef");
    const readThenHold = holdFile((file, held) => ({
      async read(into, at) {
        const count = await file.read(into, at);
        await held.here();
        return count;
      },
    }));
    for (const turns of moments) {
      const { hold, scope, outer } = heldRoot(ctx, readThenHold);
      const file = await outer.fs.open(path);
      const reading = readText(scope.bind(file), 3).catch((error: PorticoError) => error.code);
      await ctx.within(releaseThenCancel(hold, scope, turns), "the driver's read");
      const got = await ctx.within(reading, "the end of the read");
      const next = got === "Cancelled" ? "abc" : "def";
      const when = `cancelled ${turns} microtasks after the system had read`;
      ctx.check.equal(await readText(file, 3), next, `the next read, after ${got}, ${when}`);
    }
  }),
  must("fs/a-cancelled-recursive-remove-stops-at-the-next-entry", "FS-28", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const names = ["a", "b", "c"];
    await ctx.scope.fs.mkdir(`${dir}/tree/sub`, { recursive: true });
    for (const name of names) await ctx.scope.fs.writeFile(`${dir}/tree/sub/${name}`, name);
    const removed: (string | undefined)[] = [];
    const { hold, scope } = heldRoot(
      ctx,
      holdFs((fs, held) => ({
        async removeFile(path) {
          removed.push(path.split("/").at(-1));
          await held.here();
          await fs.removeFile(path);
        },
      })),
    );
    const removing = scope.fs.remove(`${dir}/tree`, { recursive: true });
    await ctx.within(hold.reached, "the driver's removeFile");
    scope.cancel();
    await ctx.never(removing, "the end of remove while the driver still removes");
    hold.release();
    const error = await ctx.check.rejects(removing, "Cancelled", "remove");
    const left = names.filter((name) => name !== removed[0]);
    ctx.check.equal(await namesIn(ctx, `${dir}/tree/sub`), left, "what is left");
    ctx.check.equal(error.op, "fs.remove", "the operation that the error names");
    await ctx.scope.fs.remove(`${dir}/tree`, { recursive: true });
    ctx.check.equal(await namesIn(ctx, dir), [], "what is left by a second remove");
  }),
];
