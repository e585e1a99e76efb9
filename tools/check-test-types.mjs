// Compiles the tests that have a tsconfig.json: vitest runs them without looking at their types.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/packages.mjs";

const tsc = join(root, "node_modules/typescript/bin/tsc");
const projects = globSync(["packages/*/test/tsconfig.json", "*/test/tsconfig.json"], { cwd: root }).sort();
const failed = projects.filter((project) => {
  const { status } = spawnSync(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return status !== 0;
});
console.log(`${projects.length - failed.length} passed, ${failed.length} failed, 0 skipped`);
process.exitCode = failed.length === 0 ? 0 : 1;
