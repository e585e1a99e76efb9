// A stranger's way, from beginning to end: packs every public package, installs the tarballs into projects outside the
// workspace, and there certifies the adapter of conformance/examples/memory-adapter on each lane that it claims, writes a new
// adapter with `init`, and runs a library author's own cases.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { publicPackages, root } from "./lib/packages.mjs";

const outside = realpathSync(mkdtempSync(join(tmpdir(), "portico-packed-")));
const tarballs = join(outside, "tarballs");
// Deno and Bun are installed here; npm and Node find them on the PATH.
const env = { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}` };
let passed = 0;
let failed = 0;

try {
  const packed = packAll();
  certify(packed);
  startNew(packed);
} finally {
  rmSync(outside, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** @returns {Record<string, string>} the tarball of each package, by its name */
function packAll() {
  mkdirSync(tarballs);
  for (const { dir } of publicPackages())
    run("npm", ["pack", "--silent", "--pack-destination", tarballs], join(root, dir));
  const files = readdirSync(tarballs);
  const tarballOf = (name) => files.find((file) => file.startsWith(`${name.replace("@", "").replace("/", "-")}-0`));
  return Object.fromEntries(
    publicPackages().map(({ manifest: { name } }) => [name, `file:${join(tarballs, tarballOf(name))}`]),
  );
}

/** The adapter of somebody else, certified from what would be published. */
function certify(packed) {
  const project = join(outside, "memory-adapter");
  const example = join(root, "conformance/examples/memory-adapter");
  cpSync(example, project, {
    recursive: true,
    filter: (path) => !/node_modules|[/\\]dist$/.test(path.slice(example.length)),
  });
  install(project, packed);
  const built = run("npm", ["run", "build", "--silent"], project);
  check("it builds", built.status === 0, built);
  const { lanes } = JSON.parse(readFileSync(join(project, "conformance.json"), "utf8"));
  const options = ["--all", "--jobs", "2", "--json", "report.json"];
  const certified = run("npx", ["portico-conformance", "./dist/conformance.js", ...options], project);
  check("it is certified", certified.status === 0, certified);
  const reports = JSON.parse(readFileSync(join(project, "report.json"), "utf8"));
  check("every lane that it claims has run", reports.length === Object.keys(lanes).length);
  check("nothing of the workspace was used", installedIn(project));
}

/** What `init` writes builds, and fails until it is written. */
function startNew(packed) {
  const tools = join(outside, "tools");
  mkdirSync(tools);
  writeFileSync(join(tools, "package.json"), '{ "private": true, "type": "module" }\n');
  install(tools, packed);
  check("init writes a package", run("npx", ["portico-conformance", "init", "../new-adapter"], tools).status === 0);
  const project = join(outside, "new-adapter");
  install(project, packed);
  const first = run("npm", ["run", "conformance"], project);
  const honest = first.status === 1 && first.output.includes("is not written yet");
  check("it builds and fails, and says what is not written", honest, first);
  cpSync(join(root, "conformance/test/fixtures/good/own.cases.js"), join(tools, "own.cases.js"));
  const own = run("npx", ["portico-conformance", "run", "./own.cases.js", "--all", "--jobs", "2"], tools);
  check("own cases run on every adapter", own.status === 0, own);
}

/** Installs a project's dependencies, ours from the tarballs. */
function install(project, packed) {
  const file = join(project, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  const ours = (dependencies = {}) =>
    Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [name, packed[name] ?? version]));
  manifest.dependencies = ours(manifest.dependencies);
  manifest.devDependencies = { ...ours(manifest.devDependencies), ...packed };
  for (const name of Object.keys(manifest.dependencies)) delete manifest.devDependencies[name];
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  const { status, output } = run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], project);
  if (status !== 0) throw new Error(`npm install has failed in ${project}:\n${output}`);
}

function installedIn(project) {
  return ["core", "conformance"].every((name) =>
    realpathSync(join(project, "node_modules/@portico", name)).startsWith(project),
  );
}

/** What the programs have printed is shown where something is wrong. @param {string} what @param {boolean} good */
function check(what, good, { output } = { output: "" }) {
  console.log(`${good ? "ok" : "FAILED"}  ${what}`);
  if (good) passed += 1;
  else failed += 1;
  if (!good) console.log(output.replace(/^/gm, "    | "));
}

/** Runs a program. */
function run(program, args, cwd) {
  console.log(`$ ${program} ${args.join(" ")}`);
  const shell = process.platform === "win32";
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env,
    shell,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error !== undefined) throw error;
  const output = `${stdout}${stderr}`;
  return { status, output };
}
