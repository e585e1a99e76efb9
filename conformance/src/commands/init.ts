import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import { InputError } from "../input-error.ts";
import { kindNames } from "../lanes/kinds.ts";
import { suiteVersion } from "../version.ts";

/** A nested package.json would be taken for one: it has another name there. */
const template = fileURLToPath(new URL("../../template/", import.meta.url));

interface InitOptions {
  readonly name?: string;
  readonly lane: string;
}

/** `init my-adapter`: writes a package to begin with. */
export function addInit(program: Command, exit: (code: number) => void): void {
  program
    .command("init")
    .summary("write an adapter package to begin with")
    .description("Writes an adapter package that builds, and fails the suite until it is written.")
    .argument("<directory>", "where to; it must be empty, or not there")
    .option("--name <name>", "name of the package; otherwise the directory's")
    .addOption(new Option("--lane <name>", "the lane that it is for").choices(kindNames).default("node"))
    .action((directory: string, options: InitOptions) => exit(init(resolve(directory), options)));
}

function init(directory: string, { name = basename(directory), lane }: InitOptions): number {
  if (!/^(@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/.test(name))
    throw new InputError(`${name} cannot be the name of a package; give one with --name`);
  if (existsSync(directory) && readdirSync(directory).length > 0) throw new InputError(`${directory} is not empty`);
  const values: Readonly<Record<string, string>> = { NAME: name, LANE: lane, VERSION: suiteVersion() };
  for (const file of readdirSync(template, { recursive: true, encoding: "utf8" })) {
    if (!/\.\w+$/.test(file)) continue;
    const text = readFileSync(join(template, file), "utf8");
    write(
      join(directory, file.replace(".template", "")),
      text.replace(/\b(NAME|LANE|VERSION)\b/g, (word) => values[word] ?? word),
    );
  }
  addTypes(directory, lane);
  console.log(`${directory} is written. Next: npm install, then npm run conformance in it.`);
  return 0;
}

/** What makes a runtime's own API known to the compiler: a package with its types, and the version. A browser's come with the compiler. */
const typePackages: Readonly<Record<string, readonly [name: string, version: string]>> = {
  node: ["@types/node", "^24.0.0"],
  deno: ["@types/deno", "^2.0.0"],
  bun: ["@types/bun", "^1.0.0"],
};

function addTypes(directory: string, lane: string): void {
  const types = typePackages[lane];
  edit(join(directory, "tsconfig.json"), ({ compilerOptions }) => {
    if (types === undefined) compilerOptions.lib.push("dom", "dom.asynciterable");
    else compilerOptions.types.push(types[0].replace("@types/", ""));
  });
  edit(join(directory, "package.json"), ({ devDependencies }) => {
    if (types !== undefined) devDependencies[types[0]] = types[1];
  });
}

function edit(file: string, change: (content: Config) => void): void {
  const content = JSON.parse(readFileSync(file, "utf8")) as Config;
  change(content);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** What the template's tsconfig.json and package.json have. */
interface Config {
  readonly compilerOptions: { readonly lib: string[]; readonly types: string[] };
  readonly devDependencies: Record<string, string>;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`  ${file}`);
}
