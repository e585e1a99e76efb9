// Who may import whom, and what no published file may contain. Reads the sources; nothing is run.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { root, workspacePackages } from "./lib/packages.mjs";

/**
 * The layers, lowest first: which bare imports the files of a folder may have. Relative imports stay in their package.
 * `@portico/x` stands for its entry points too.
 */
const layers = [
  { files: "packages/core/src/**/*.ts", may: [] },
  { files: "packages/adapter-*/src/**/*.ts", may: ["@portico/core"], platform: true },
  { files: "conformance/src/cases/**/*.ts", may: ["@portico/core"] },
  { files: "conformance/src/mutants/**/*.ts", may: ["@portico/core"] },
  { files: "conformance/src/reference/**/*.ts", may: ["@portico/core"] },
  // Apps choose the runtime; everything else in an example is a library.
  { files: "examples/*/src/**/*.ts", except: /\/src\/(apps?|main)\b/, may: ["@portico/core"] },
];

/** What no published file contains, as patterns over the code without comments. */
const banned = [
  { pattern: /\._handle\b/, why: "a private handle of the runtime" },
  { pattern: /^(?:await\b|(?:export )?(?:const|let|var)\b[^=]*= await\b)/m, why: "a top-level await" },
  { pattern: /typeof\s+(?:Deno|Bun|process|window|globalThis\.\w+)\b/, why: "runtime detection" },
  { pattern: /["'`](?:Deno|Bun|process|window)["'`]\s+in\s+globalThis/, why: "runtime detection" },
  { pattern: /\bglobalThis\.(?:Deno|Bun|process)\b/, why: "a runtime's global by way of globalThis" },
  { pattern: /\bsupports\.runtime\s*[!=]==/, why: "a branch on the runtime's name" },
];
const published = ["packages/*/src/**/*.ts"];

/** A module's name at the end of a static import or re-export, as the formatter writes them, or in a dynamic import. */
const named =
  /^(?:(?:import|export)\b[^"'\n]*?\bfrom|\} from|import)\s*"([^"\n]+)"|\bimport\(\s*["'`]([^"'`\n]+)["'`]/gm;

const problems = [...layers.flatMap(checkLayer), ...published.flatMap(checkContents), ...checkManifests()];
for (const problem of problems) console.log(problem);
console.log(
  problems.length === 0 ? "layers are in order" : `${problems.length} import(s) or file(s) break the layering`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function checkLayer({ files, except, may, platform }) {
  return sources(files)
    .filter((file) => !except?.test(file))
    .flatMap((file) =>
      importsOf(read(file))
        .map((name) => forbidden(file, name, may, platform === true))
        .filter((why) => why !== undefined)
        .map((why) => `${file}: ${why}`),
    );
}

/** @returns {string | undefined} why the import is not allowed */
function forbidden(file, name, may, platform) {
  if (name.startsWith(".")) {
    const target = posix.join(dirname(file), name);
    return target.startsWith(`${packageDir(file)}/`) ? undefined : `imports ${name}, a file of another package`;
  }
  if (may.some((allowed) => name === allowed || name.startsWith(`${allowed}/`))) return undefined;
  // Which ones is another check's business: tools/check-node-imports.mjs.
  if (platform && /^(?:node|bun):|^bun$/.test(name)) return undefined;
  return `imports ${name}; this layer may import ${may.length === 0 ? "nothing" : may.join(", ")}`;
}

function checkContents(pattern) {
  return sources(pattern).flatMap((file) => {
    const code = withoutComments(read(file));
    return banned.filter((one) => one.pattern.test(code)).map((one) => `${file}: contains ${one.why}`);
  });
}

/** Manifests say the same: core depends on nothing, the others on core only. */
function checkManifests() {
  return workspacePackages()
    .filter(({ dir }) => dir.startsWith("packages/"))
    .flatMap(({ dir, manifest }) => {
      const extra = Object.keys(manifest.dependencies ?? {}).filter(
        (name) => dir === "packages/core" || name !== "@portico/core",
      );
      return extra.map((name) => `${dir}/package.json: depends on ${name}`);
    });
}

function packageDir(file) {
  return file.slice(0, file.indexOf("/src/"));
}

function sources(pattern) {
  return globSync(pattern, { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

function read(file) {
  return readFileSync(join(root, file), "utf8");
}

/** Every module a file names. */
function importsOf(text) {
  const found = withoutComments(text).matchAll(named);
  return [...new Set([...found].map((match) => match[1] ?? match[2]))];
}

/** Blanks comments, leaving strings as they are. */
function withoutComments(text) {
  return text.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, string) => string ?? " ",
  );
}
