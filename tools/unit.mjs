// Runs vitest and closes with the count line that the tiers add up.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./lib/packages.mjs";

const dir = mkdtempSync(join(tmpdir(), "portico-unit-"));
const report = join(dir, "report.json");
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const args = [
  vitest,
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  // A file that cannot be loaded has no failed test, only a failed suite.
  const failed = status === 0 ? numFailedTests : Math.max(numFailedTests, numFailedTestSuites, 1);
  console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`);
} finally {
  rmSync(dir, { recursive: true });
}
process.exitCode = status ?? 1;
