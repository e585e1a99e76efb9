import { type MainContext, type PorticoError, type Scope, usageError } from "@portico/core";
import { digestModules } from "./digest.ts";
import { type FsyncMode, fsyncModes } from "./log/log.ts";
import { type Server, serve } from "./server.ts";

const USAGE = `usage: kv --dir DIR [--port N] [--fsync ${fsyncModes.join("|")}] [--digest MODULES]`;

interface AppOptions {
  readonly port: number;
  readonly dir: string;
  readonly fsync: FsyncMode;
  /** Directory of the compiled modules whose digests are to be printed. */
  readonly digest: string | undefined;
}

/** The server as a program: reads the arguments, listens, says so in one line, and runs until it is to stop. */
export async function main(scope: Scope<"fs" | "tcp" | "threads">, { args, print }: MainContext): Promise<void> {
  const options = parse(args);
  if (options.digest !== undefined) await printDigest(scope, options.digest, print);
  const report = (error: unknown): void => print(`kv: ${error instanceof Error ? error.message : String(error)}`);
  const server = await serve(scope, { ...options, report });
  print(greeting(scope, options, server));
  await server.task.join();
}

function greeting(scope: Scope, { fsync }: AppOptions, { address, keys, recovery }: Server): string {
  const { runtime, version } = scope.supports;
  const facts = [`${runtime} ${version}`, `fsync ${fsync}`];
  if (recovery.records > 0) facts.push(`${keys} keys recovered`);
  if (recovery.droppedBytes > 0) facts.push(`${recovery.droppedBytes} bytes of an incomplete record dropped`);
  return `kv listening on ${address.host}:${address.port} (${facts.join(", ")})`;
}

async function printDigest(scope: Scope<"fs">, modules: string, print: (line: string) => void): Promise<void> {
  const { files, all } = await digestModules(scope, modules);
  for (const { path, sha256 } of files) print(`sha256 ${sha256} ${path}`);
  print(`sha256 ${all} kv (${files.length} files)`);
}

function parse(args: readonly string[]): AppOptions {
  const given = new Map<string, string>();
  for (let at = 0; at < args.length; at += 2) {
    const name = args[at] as string;
    const value = args[at + 1];
    if (!["--port", "--dir", "--fsync", "--digest"].includes(name)) throw usage(`unknown option ${name}`);
    if (value === undefined || value === "") throw usage(`${name} needs a value`);
    given.set(name, value);
  }
  const dir = given.get("--dir");
  if (dir === undefined) throw usage("--dir is missing: the directory the log is kept in");
  return {
    port: port(given.get("--port") ?? "6379"),
    dir,
    fsync: mode(given.get("--fsync") ?? "always"),
    digest: given.get("--digest"),
  };
}

function port(word: string): number {
  if (!/^\d{1,5}$/.test(word) || Number(word) > 65535) throw usage(`--port must be 0 to 65535, got ${word}`);
  return Number(word);
}

function mode(word: string): FsyncMode {
  const found = fsyncModes.find((name) => name === word);
  if (found === undefined) throw usage(`--fsync must be ${fsyncModes.join(", ")}, got ${word}`);
  return found;
}

function usage(problem: string): PorticoError {
  return usageError(`kv: ${problem}\n${USAGE}`);
}
