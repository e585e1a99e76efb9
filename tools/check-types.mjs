// Compiles tools/type-tests: a file with `// expect:` lines must fail with them in its first diagnostic, others must not.
// The files of readme/ are the README's examples: it must show them as they are.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/packages.mjs";

const dir = join(root, "tools/type-tests");
const diagnostics = compile();
const files = globSync("**/*.ts", { cwd: dir })
  .map((file) => file.replaceAll("\\", "/"))
  .sort();
const readme = readFileSync(join(root, "README.md"), "utf8");
const failures = files.flatMap((file) => [...judge(file, diagnostics.get(file) ?? []), ...shown(file)]);
for (const failure of failures) console.log(failure);
for (const [file, found] of diagnostics) {
  if (!files.includes(file)) failures.push(`${file}: ${found.join("\n")}`);
}
console.log(`${files.length - failures.length} passed, ${failures.length} failed, 0 skipped`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Diagnostics by file, each with its indented continuation lines. */
function compile() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout, stderr, error } = spawnSync(process.execPath, [tsc, "-p", dir, "--pretty", "false"], {
    cwd: dir,
    encoding: "utf8",
  });
  if (error) throw error;
  if (stderr !== "") throw new Error(`tsc: ${stderr}`);
  const found = new Map();
  for (const text of stdout.trim().split(/\n(?! )/)) {
    const match = /^(.+?)\(\d+,\d+\): /.exec(text);
    if (match) found.set(match[1], [...(found.get(match[1]) ?? []), text]);
    else if (text !== "") throw new Error(`tsc: ${text}`);
  }
  return found;
}

/** @param {string} file */
function shown(file) {
  if (!file.startsWith("readme/") || file === "readme/traits.ts") return [];
  const text = readFileSync(join(dir, file), "utf8").trim();
  return readme.includes(text) ? [] : [`README.md does not show ${file} as it is`];
}

/** @param {string} file @param {readonly string[]} found @returns {string[]} at most one sentence */
function judge(file, found) {
  const wanted = readFileSync(join(dir, file), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("// expect: "))
    .map((line) => line.slice("// expect: ".length));
  if (wanted.length === 0) return found.length === 0 ? [] : [`${file} must compile:\n${found.join("\n")}`];
  if (found.length !== 1) return [`${file} must have one diagnostic, has ${found.length}:\n${found.join("\n")}`];
  const first = found[0].split("\n").slice(0, 2).join("\n");
  const missing = wanted.filter((text) => !first.includes(text));
  return missing.length === 0 ? [] : [`${file}: its first lines lack ${missing.join(" and ")}:\n${found[0]}`];
}
