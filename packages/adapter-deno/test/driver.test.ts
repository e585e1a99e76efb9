import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const root = path("../../../");
const dir = realpathSync(mkdtempSync(`${tmpdir()}/adapter-deno-`));
afterAll(() => rmSync(dir, { recursive: true }));

/** Permissions are granted path by path and address by address: Deno treats paths as text then. */
const granted = [`--allow-read=${root},${dir}`, `--allow-write=${root},${dir}`, "--allow-net=127.0.0.1", "--allow-env"];

function deno(command: string, program: string, ...flags: string[]) {
  const args = [command, "--no-prompt", "--no-check", ...granted, ...flags, path(`programs/${program}`)];
  const env = { ...process.env, NO_COLOR: "1", TEST_DIR: dir };
  return spawnSync(path("../../../node_modules/.bin/deno"), args, { env, encoding: "utf8", timeout: 15_000 });
}

test("what of Deno's driver no case can see", () => {
  // Deno itself makes links only where everything may be read and written.
  mkdirSync(`${dir}/linked`);
  symlinkSync("linked", `${dir}/link`);
  symlinkSync("..", `${dir}/linked/back`);
  spawnSync("mkfifo", [`${dir}/pipe`]);
  const { status, stdout, stderr } = deno("test", "driver.mjs");
  expect(status, stdout + stderr).toBe(0);
});

test("text goes where it is to go, and SIGTERM is heard", () => {
  const { stdout, stderr, status } = deno("run", "host.mjs", "--allow-run");
  expect(stdout).toBe("to out\nheard SIGTERM\n");
  expect(stderr).toContain("to err\n");
  expect(status).toBe(0);
});

test("a thread that nobody uses does not keep the program alive", () => {
  const { status, stderr } = deno("run", "idle-thread.mjs");
  expect(status, stderr).toBe(0);
});
