import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { driver } from "@portico/adapter-node";
import type { FsDriver } from "@portico/core/driver";
import { afterAll, expect, test } from "vitest";
import { driver as base } from "../src/base.ts";
import { fs as files } from "../src/fs.ts";
import { host } from "../src/host.ts";

// What no case of the suite can see: what cases have no way to ask for, or to look at.

const fs = files as Required<FsDriver>;
const dir = mkdtempSync(`${tmpdir()}/adapter-node-`);
afterAll(() => rmSync(dir, { recursive: true }));

test("the driver without capabilities is Node's too", () => {
  expect(base).toMatchObject({ runtime: "node", version: process.versions.node, capabilities: [] });
});

test("whoever the umask leaves may read and write a new file, and nobody may run it", async () => {
  const how = { read: false, write: true, append: false, create: true, exclusive: true, truncate: false };
  const before = process.umask(0o027);
  try {
    await (await fs.open(`${dir}/new`, how)).close();
  } finally {
    process.umask(before);
  }
  expect(statSync(`${dir}/new`).mode & 0o777).toBe(0o640);
});

test("a link is one to whoever lists or asks without following it", async () => {
  writeFileSync(`${dir}/file`, "abc");
  symlinkSync("file", `${dir}/link`);
  expect(await fs.readDir(dir)).toContainEqual({ name: "link", kind: "symlink" });
  expect(await fs.stat(`${dir}/link`, false)).toMatchObject({ kind: "symlink" });
  expect(await fs.stat(`${dir}/link`, true)).toMatchObject({ kind: "file", size: 3 });
});

test("only a directory is synced as one", async () => {
  writeFileSync(`${dir}/plain`, "");
  await expect(fs.syncDir(`${dir}/plain`)).rejects.toMatchObject({ code: "ENOTDIR" });
});

test("the environment is the process's", () => {
  expect(host.env("PATH")).toBe(process.env.PATH);
  expect(host.env("PORTICO_IS_NOT_SET")).toBeUndefined();
});

test("who no longer listens for a signal leaves nothing behind", () => {
  const before = process.listenerCount("SIGTERM");
  const stop = host.onSignal("SIGTERM", () => undefined);
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  stop();
  expect(process.listenerCount("SIGTERM")).toBe(before);
});

test("errors that nobody catches are heard of until nobody listens", () => {
  const counts = () => ["unhandledRejection", "uncaughtException"].map((name) => process.listenerCount(name));
  const before = counts();
  const stop = host.onUnhandled(() => undefined);
  expect(counts()).toEqual(before.map((count) => count + 1));
  stop();
  expect(counts()).toEqual(before);
});

test("a thread that ends by itself says how, and one that is ended says nothing", async () => {
  const { threads } = driver.spawn as Required<typeof driver.spawn>;
  const ended = (program: string, end: "wait" | "terminate") =>
    new Promise((resolve) => {
      const thread = threads.start(program, { message: () => undefined, exited: resolve });
      thread.keepAlive(true);
      if (end === "terminate") thread.terminate();
    });
  expect(await ended("data:text/javascript,process.exit(3)", "wait")).toMatchObject({
    message: expect.stringContaining("exit code 3"),
  });
  expect(await ended("data:text/javascript,", "terminate")).toBeUndefined();
});

test("a thread that nobody uses does not keep the program alive", () => {
  const program = fileURLToPath(new URL("fixtures/idle-thread.mjs", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [program], { timeout: 15_000, encoding: "utf8" });
  expect(status, stderr).toBe(0);
});
