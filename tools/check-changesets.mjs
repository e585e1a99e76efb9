// Changesets that would stop a release: unknown packages, no text, packages outside the fixed group. Needs no remote.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, join, matchesGlob } from "node:path";
import { publicPackages, root } from "./lib/packages.mjs";

const problems = [...fixedGroup(), ...changesetFiles(), ...status()];
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? "changesets are in order" : `${problems.length} problem(s) with changesets`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Every public package has the one version of the fixed group, and is released to everybody. */
function fixedGroup() {
  const config = JSON.parse(readFileSync(join(root, ".changeset/config.json"), "utf8"));
  const packages = publicPackages();
  const outside = packages
    .filter(({ manifest }) => !config.fixed.some((group) => group.some((name) => matchesGlob(manifest.name, name))))
    .map(({ manifest }) => `${manifest.name} is in no fixed group of .changeset/config.json`);
  const versions = new Set(packages.map(({ manifest }) => manifest.version));
  if (versions.size > 1) outside.push(`public packages have several versions: ${[...versions].join(", ")}`);
  if (config.access !== "public") outside.push(`.changeset/config.json says access ${config.access}`);
  return outside;
}

function changesetFiles() {
  const names = new Set(publicPackages().map(({ manifest }) => manifest.name));
  return globSync(".changeset/*.md", { cwd: root })
    .filter((file) => basename(file) !== "README.md")
    .flatMap((file) => changesetProblems(file, readFileSync(join(root, file), "utf8"), names));
}

/** @param {string} file @param {string} text @param {Set<string>} names */
function changesetProblems(file, text, names) {
  const parts = /^---\n([\s\S]*?)\n?---\n([\s\S]*)$/.exec(text.replaceAll("\r\n", "\n"));
  if (!parts) return [`${file} has no front matter`];
  const problems = parts[2].trim() === "" ? [`${file} does not say what changed`] : [];
  for (const line of parts[1].split("\n").filter((one) => one.trim() !== "")) {
    const entry = /^["']([^"']+)["']: (major|minor|patch)$/.exec(line);
    if (!entry) problems.push(`${file}: "${line}" is not "package": major|minor|patch`);
    else if (!names.has(entry[1])) problems.push(`${file}: ${entry[1]} is no public package of this workspace`);
  }
  return problems;
}

/** What the tool itself says, where the base branch is known: not in an archive, nor in a clone of another branch. */
function status() {
  const known = spawnSync("git", ["rev-parse", "--verify", "--quiet", "main"], { cwd: root }).status === 0;
  if (!known) {
    console.log("no branch main here: changeset status is not asked");
    return [];
  }
  const bin = join(root, "node_modules/@changesets/cli/bin.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "status"], { cwd: root, encoding: "utf8" });
  console.log(`${stdout}${stderr}`.trim());
  return status === 0 ? [] : [`changeset status: exit ${status}`];
}
