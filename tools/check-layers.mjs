// Who may import whom, what types a portable file is compiled with, and what no published file may contain. Reads the
// sources and asks the compiler; nothing is run.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { root, workspacePackages } from "./lib/packages.mjs";

/** Where an example chooses a runtime; everything else in it is a library. */
const programs = /\/src\/(?:main|worker)-[a-z]+\.ts$/;

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
  { files: "examples/*/src/**/*.ts", except: programs, may: ["@portico/core"] },
];

/** What a browser loads to run the suite: these modules as they were built, and all that they import relatively. */
const loaded = {
  files: "conformance/dist/lanes/web/*.js",
  may: ["@portico/core", "@portico/adapter-browser", "@portico/gateway/client"],
};

/** Projects of files that are the same on every runtime: they are compiled without the types of any. */
const portable = [
  "packages/core/tsconfig.json",
  ...workspacePackages()
    .filter(({ dir }) => dir.startsWith("examples/"))
    .map(({ dir }) => `${dir}/tsconfig.library.json`),
];

/** What such a project may see besides its own files: the language itself, and core. */
const neutral = [/\/lib\.(?:es\w+|decorators)(?:\.\w+)*\.d\.ts$/, /\/packages\/core\/dist\/.+\.d\.ts$/];

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

/** What packages that are no adapters depend on besides core. */
const dependencies = {
  "packages/browser-host": ["es-module-lexer", "playwright-core"],
  "packages/gateway": ["@moq/qmux", "@portico/adapter-node", "ws"],
};

/** A module's name at the end of a static import or re-export, as the formatter writes them, or in a dynamic import. */
const named =
  /^(?:(?:import|export)\b[^"'\n]*?\bfrom|\} from|import)\s*"([^"\n]+)"|\bimport\(\s*["'`]([^"'`\n]+)["'`]/gm;

const problems = [
  ...layers.flatMap(checkLayer),
  ...checkLoaded(loaded),
  ...portable.flatMap(checkTypes),
  ...published.flatMap(checkContents),
  ...checkManifests(),
];
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

/** In what was built, imports of types are gone. */
function checkLoaded({ files, may }) {
  const seen = new Set(sources(files));
  const found = [];
  for (const file of seen) {
    for (const name of importsOf(read(file))) {
      if (name.startsWith(".")) seen.add(posix.join(dirname(file), name));
      else if (!may.some((allowed) => name === allowed || name.startsWith(`${allowed}/`)))
        found.push(`${file}: imports ${name}, and browsers load it`);
    }
  }
  return seen.size > 0 ? found : [`${files}: nothing is built`];
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

/** What the compiler sees when it compiles a portable project, and that it compiles all of the package that way. */
function checkTypes(project) {
  const dir = posix.dirname(project);
  const seen = filesOf(project);
  const own = sources(`${dir}/src/**/*.ts`).filter((file) => !programs.test(file));
  return [
    ...seen
      .filter((file) => !own.includes(file) && !neutral.some((pattern) => pattern.test(`/${file}`)))
      .map((file) => `${project}: is compiled with ${file}`),
    ...own.filter((file) => !seen.includes(file)).map((file) => `${project}: leaves out ${file}`),
  ];
}

/** Every file of a project's compilation, with those it gets by references, `types` and `lib`. Relative to the root. */
function filesOf(project) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", project, "--listFilesOnly"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tsc -p ${project} --listFilesOnly: ${stdout}`);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((file) => relative(root, file).replaceAll("\\", "/"));
}

/** Manifests say the same: core depends on nothing, adapters on core only. */
function checkManifests() {
  return workspacePackages()
    .filter(({ dir }) => dir.startsWith("packages/"))
    .flatMap(({ dir, manifest }) => {
      const extra = Object.keys(manifest.dependencies ?? {}).filter(
        (name) => dir === "packages/core" || (name !== "@portico/core" && !dependencies[dir]?.includes(name)),
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
