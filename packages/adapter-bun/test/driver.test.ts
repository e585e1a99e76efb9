import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const bun = path("../../../node_modules/.bin/bun");

test("a thread that nobody uses does not keep the program alive", () => {
  const options = { timeout: 15_000, encoding: "utf8" } as const;
  const { status, stderr } = spawnSync(bun, [path("programs/idle-thread.mjs")], options);
  expect(status, stderr).toBe(0);
});

test("what of Bun's driver no case can see", () => {
  const dir = mkdtempSync(`${tmpdir()}/adapter-bun-`);
  try {
    const { status, stdout, stderr } = spawnSync(bun, ["test", path("programs/driver.test.mjs")], {
      env: { ...process.env, NO_COLOR: "1", TEST_DIR: dir },
      encoding: "utf8",
    });
    expect(status, stdout + stderr).toBe(0);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
