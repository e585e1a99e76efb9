// What would be published: publint, and the contents of each tarball.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { exists, publicPackages, root } from "./lib/packages.mjs";

const required = ["package.json", "README.md", "LICENSE"];
let failed = 0;
for (const { dir, manifest } of publicPackages()) {
  const problems = [...lint(dir), ...contents(dir, manifest)];
  for (const problem of problems) console.log(`${manifest.name}: ${problem}`);
  if (problems.length > 0) failed += 1;
}
const total = publicPackages().length;
console.log(`${total - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string} dir */
function lint(dir) {
  const bin = join(root, "node_modules/publint/src/cli.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "run", dir, "--strict"], {
    cwd: root,
    encoding: "utf8",
  });
  return status === 0 ? [] : [`publint: ${`${stdout}${stderr}`.trim()}`];
}

/** @param {string} dir @param {Record<string, any>} manifest */
function contents(dir, manifest) {
  const { status, stdout, stderr } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: join(root, dir),
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) return [`npm pack: ${stderr.trim()}`];
  const files = packed(JSON.parse(stdout), manifest.name).map(({ path }) => path);
  console.log(`${manifest.name}: ${files.length} files`);
  return [...missing(files, manifest), ...superfluous(files, dir)];
}

/** npm 11 prints an array, later ones an object by name. */
function packed(report, name) {
  return (Array.isArray(report) ? report[0] : report[name]).files;
}

/** @param {string[]} files @param {Record<string, any>} manifest */
function missing(files, manifest) {
  const targets = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  return [...required, ...targets.map((target) => target.replace(/^\.\//, ""))]
    .filter((file) => !files.includes(file))
    .map((file) => `the tarball lacks ${file}`);
}

/** Nothing but the build of what is in `src` now: no test, no build state, no leftover of a removed source. */
function superfluous(files, dir) {
  return files
    .filter((file) => !required.includes(file) && file !== "CHANGELOG.md" && !isWritten(file) && !isBuilt(file, dir))
    .map((file) => `the tarball has ${file}, which no file in src makes`);
}

/** What goes along as it is: an adapter's claims, and what `init` writes, and the specification. */
function isWritten(file) {
  return file === "conformance.json" || file === "spec.md" || file.startsWith("template/");
}

function isBuilt(file, dir) {
  const match = /^dist\/(.+?)(\.d)?\.(js|ts)$/.exec(file);
  return match !== null && !/\.test$/.test(match[1]) && exists(`${dir}/src/${match[1]}.ts`);
}
