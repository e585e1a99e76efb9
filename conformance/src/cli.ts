import process from "node:process";
import { Command, CommanderError } from "commander";
import { addCompat } from "./commands/compat.ts";
import { addInit } from "./commands/init.ts";
import { addKills } from "./commands/kills.ts";
import { addMatrix } from "./commands/matrix.ts";
import { addRun } from "./commands/run.ts";
import { addSuite } from "./commands/suite.ts";
import { InputError } from "./input-error.ts";
import { suiteVersion } from "./version.ts";

const usage = 64;

/** Commander ends the program after help and the version, and for a wrong command line. */
function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
  console.error(error instanceof InputError ? `error: ${error.message}` : error);
  return error instanceof InputError ? usage : 1;
}

const exit = (code: number): void => {
  process.exitCode = code;
};

const program = new Command("portico-conformance")
  .description("Says whether an adapter is a Portico adapter: one suite, the same on every runtime.")
  .usage("[module] [options]")
  .version(suiteVersion())
  .addHelpText(
    "after",
    `
Examples:
  portico-conformance init my-adapter                     an adapter to begin with
  portico-conformance ./my-adapter.js --lane node         certify it on Node
  portico-conformance ./my-adapter.js --all               on every lane it claims
  portico-conformance ./my-adapter.js --lane deno --case tcp/connect-reaches-the-peer --seed 7
  portico-conformance run ./my.cases.js --all             your own cases, on every adapter

Lanes: node, deno, bun, chromium-page, chromium-worker, chromium-isolated.
Exit codes: 0 all is well, 1 something failed or an adapter was refused, 64 the command line, or a file it names, is wrong.`,
  )
  .showSuggestionAfterError()
  .showHelpAfterError("(--help prints what there is)")
  .exitOverride()
  .enablePositionalOptions();
addSuite(program, exit);
addRun(program, exit);
addInit(program, exit);
addCompat(program, exit);
addKills(program, exit);
addMatrix(program, exit);
program.parseAsync().catch((error: unknown) => exit(codeOf(error)));
