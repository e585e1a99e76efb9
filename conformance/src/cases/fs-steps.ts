import type { Driver, FileDriver } from "@portico/core/driver";
import { withFile } from "../overlay/fs-overlay.ts";
import { pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { bytesOf, freshFile, freshPath } from "./fs-kit.ts";
import { must } from "./must.ts";

/** The driver, moving at most three bytes at a time, as a system may. */
function inSmallSteps(driver: Driver): Driver {
  return withFile(driver, (file) => ({
    read: (into, position) => file.read(into.subarray(0, 3), position),
    write: (bytes, position) => file.write(bytes.subarray(0, 3), position),
  }));
}

/** The driver, noting the end of each write, sync and close of a file. */
function noting(driver: Driver, log: string[]): Driver {
  const note = async <T>(name: string, step: Promise<T>): Promise<T> => {
    const result = await step;
    log.push(name);
    return result;
  };
  const noted = (file: FileDriver): Partial<FileDriver> => ({
    write: (bytes, position) => note("write", file.write(bytes, position)),
    sync: (dataOnly) => note(dataOnly ? "sync data" : "sync", file.sync(dataOnly)),
    close: () => note("close", file.close()),
  });
  return withFile(driver, noted);
}

/** What core makes of single system calls. The driver under test does them; the case watches or slows them down. */
export const cases: readonly Case[] = [
  must("fs/short-reads-are-put-together", "FS-22", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, pattern(100));
    const { scope } = ctx.root({}, inSmallSteps(ctx.driver));
    ctx.check.bytes(await scope.fs.readFile(path), pattern(100), "content read in small steps");
  }),
  must("fs/short-writes-are-put-together", "FS-22", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    const { scope } = ctx.root({}, inSmallSteps(ctx.driver));
    await scope.fs.writeFile(path, pattern(100));
    const file = await scope.fs.open(path, { append: true });
    await file.write(bytesOf("the end"));
    const whole = new Uint8Array([...pattern(100), ...bytesOf("the end")]);
    ctx.check.bytes(await ctx.scope.fs.readFile(path), whole, "content written in small steps");
  }),
  must("fs/sync-asks-the-device-after-the-writes", "FS-23", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    const log: string[] = [];
    const { scope } = ctx.root({}, noting(ctx.driver, log));
    const file = await scope.fs.open(path, { write: true, create: true });
    await file.write(bytesOf("abc"));
    await file.sync();
    await file.sync({ dataOnly: true });
    ctx.check.equal(log, ["write", "sync", "sync data"], "what the driver had done when sync resolved");
  }),
  must("fs/write-file-with-sync-resolves-after-the-sync", "FS-23", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    const log: string[] = [];
    const { scope } = ctx.root({}, noting(ctx.driver, log));
    await scope.fs.writeFile(path, "abc", { sync: true });
    ctx.check.equal(log.slice(0, 2), ["write", "sync"], "what the driver had done when writeFile resolved");
    ctx.check.equal(await ctx.scope.fs.readText(path), "abc", "content");
  }),
  must("fs/whole-file-operations-close-the-file", "FS-24", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx);
    const log: string[] = [];
    const { scope } = ctx.root({}, noting(ctx.driver, log));
    await scope.fs.writeFile(path, "abc");
    await scope.fs.readFile(path);
    await scope.fs.truncate(path, 1);
    ctx.check.equal(log, ["write", "close", "close", "close"], "what the driver had done");
  }),
  must("fs/close-waits-for-what-the-file-is-doing", "FS-24", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const [writing, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    ctx.defer(() => release.resolve());
    const log: string[] = [];
    const slow = withFile(noting(ctx.driver, log), (file) => ({
      async write(bytes, position) {
        writing.resolve();
        await release.promise;
        return file.write(bytes, position);
      },
    }));
    const file = await ctx.root({}, slow).scope.fs.open(path, { write: true });
    const write = file.write(bytesOf("x")).catch((error: unknown) => error);
    await ctx.within(writing.promise, "the driver's write");
    const closed = file.close();
    await ctx.never(closed, "close while the driver writes");
    release.resolve();
    await Promise.all([write, ctx.within(closed, "close after the write")]);
    ctx.check.equal(log, ["write", "close"], "order of the driver's steps");
  }),
  must("fs/many-files-can-be-open", "FS-24", ["fs"], async (ctx: Ctx) => {
    const dir = await ctx.tmp();
    const open = (i: number): Promise<number | null> =>
      ctx.scope.fs.open(`${dir}/${i}`, { read: true, write: true, create: true }).then(async (file) => {
        await file.write(new Uint8Array([i]));
        const into = new Uint8Array(1);
        await file.read(into, 0);
        return into[0] ?? null;
      });
    const numbers = Array.from({ length: 64 }, (_, i) => i);
    ctx.check.equal(await Promise.all(numbers.map(open)), numbers, "what 64 open files hold");
  }),
];
