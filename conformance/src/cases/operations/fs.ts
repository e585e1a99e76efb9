import type { Capability, File } from "@portico/core";
import type { FullScope } from "../../runner/case.ts";
import type { Ctx } from "../../runner/context.ts";
import type { Closed } from "../closing.ts";
import { freshFile, freshPath } from "../fs-kit.ts";
import type { Abortable, Call, Exempt, Pending } from "../multipliers.ts";
import type { Tables } from "./rows.ts";

type OnPath = (fs: FullScope["fs"], path: string) => unknown;
type OnFile = (file: File) => unknown;

/** A row for an operation on the path of a fresh file, or where nothing is yet. */
function onPath(
  name: string,
  rule: string,
  pending: Pending,
  make: (ctx: Ctx) => Promise<string>,
  use: OnPath,
  needs: readonly Capability[] = ["fs"],
): Abortable {
  const completing = async (scope: FullScope, ctx: Ctx): Promise<Call> => {
    const path = await make(ctx);
    return () => use(scope.fs, path);
  };
  return { trait: "fs", name, rule, needs, pending, completing };
}

const there = (ctx: Ctx): Promise<string> => freshFile(ctx, "abc");
const notThere = (ctx: Ctx): Promise<string> => freshPath(ctx);

const waitsForWhatIsUnderWay: Exempt = {
  exempt: "Closing a file waits for what it is doing.",
  by: "fs/close-waits-for-what-the-file-is-doing",
};

/** Rows for an operation of an open file. A closed file's `name` begins the ids of what closing means for it. */
function onFile(
  name: string,
  rule: string,
  pending: Pending,
  use: OnFile,
  closedName: string = name,
): { aborts: Abortable; closes: Closed<File> } {
  const completing = async (scope: FullScope, ctx: Ctx): Promise<Call> => {
    const file = await openFile(scope, ctx);
    return () => use(file);
  };
  return {
    aborts: { trait: "fs", name, rule, needs: ["fs"], pending, completing },
    closes: { name: closedName, use, pending: waitsForWhatIsUnderWay },
  };
}

async function openFile(scope: FullScope, ctx: Ctx): Promise<File> {
  return scope.fs.open(await freshFile(ctx, "abc"), { read: true, write: true });
}

const atOnce = "held-rejects-at-once";
const whenDone = "held-rejects-when-done";

/** Files and directories. What works on whole files is held where it opens them, and rejects at once there. */
export const ofFiles: Pick<Tables, "fs" | "syncDir" | "file"> = {
  fs: {
    open: onPath("open", "FS-26", atOnce, there, (fs, path) => fs.open(path)),
    readFile: onPath("read-file", "FS-26", atOnce, there, (fs, path) => fs.readFile(path)),
    readText: onPath("read-text", "FS-26", atOnce, there, (fs, path) => fs.readText(path)),
    writeFile: onPath("write-file", "FS-26", atOnce, notThere, (fs, path) => fs.writeFile(path, "abc")),
    stat: onPath("stat", "FS-27", atOnce, there, (fs, path) => fs.stat(path)),
    exists: onPath("exists", "FS-27", atOnce, there, (fs, path) => fs.exists(path)),
    readDir: onPath(
      "read-dir",
      "FS-27",
      atOnce,
      (ctx) => ctx.tmp(),
      (fs, path) => fs.readDir(path),
    ),
    mkdir: onPath("mkdir", "FS-28", whenDone, notThere, (fs, path) => fs.mkdir(path)),
    rename: onPath("rename", "FS-28", whenDone, there, (fs, path) => fs.rename(path, `${path}-moved`)),
    remove: onPath("remove", "FS-28", whenDone, there, (fs, path) => fs.remove(path)),
    truncate: onPath("truncate", "FS-26", atOnce, there, (fs, path) => fs.truncate(path, 1)),
  },
  syncDir: {
    syncDir: onPath(
      "sync-dir",
      "FS-28",
      whenDone,
      (ctx) => ctx.tmp(),
      (fs, path) => fs.syncDir(path),
      ["fs", "fs.sync-dir"],
    ),
  },
  file: {
    trait: "fs",
    name: "file",
    rule: "FS-14",
    needs: ["fs"],
    open: (ctx) => openFile(ctx.scope, ctx),
    use: (file) => file.read(new Uint8Array(3)),
    closing: { exempt: "A resource can be closed whatever its scope has come to." },
    operations: {
      // Its case about a closed file is the one that has always been there for files as such.
      read: onFile("file-read", "FS-29", whenDone, (file) => file.read(new Uint8Array(3)), "file"),
      write: onFile("file-write", "FS-28", whenDone, (file) => file.write(new Uint8Array(3))),
      seek: {
        aborts: { exempt: "It notes a number, and asks the system for nothing." },
        closes: { name: "file-seek", use: (file) => file.seek(1), pending: { exempt: "It never waits." } },
      },
      stat: onFile("file-stat", "FS-27", atOnce, (file) => file.stat()),
      truncate: onFile("file-truncate", "FS-28", whenDone, (file) => file.truncate(1)),
      sync: onFile("file-sync", "FS-28", whenDone, (file) => file.sync()),
      [Symbol.asyncIterator]: onFile("file-iteration", "FS-29", whenDone, (file) =>
        file[Symbol.asyncIterator]().next(),
      ),
    },
  },
};
