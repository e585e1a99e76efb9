import { type Command, Option } from "commander";
import { compat } from "../compat/compat.ts";
import { inRepository } from "../lanes/lanes.ts";
import { number, wholeNumber } from "./options.ts";

interface CompatOptions {
  readonly write?: true;
  readonly check?: true;
  readonly seed: number;
}

/** `compat`: Node's adapter on the compatibility layers. It writes docs of the repository, and is hidden elsewhere. */
export function addCompat(program: Command, exit: (code: number) => void): void {
  program
    .command("compat", { hidden: !inRepository })
    .summary("survey Node's adapter on other runtimes")
    .description(
      "Runs Node's adapter on the compatibility layers of Deno and Bun, what has not passed three times, and goes on after a case that takes the program down.",
    )
    .addOption(new Option("--write", "renew docs/compatibility.json and docs/compatibility.md").conflicts("check"))
    .option("--check", "fail if they say something else; flaky cases say nothing")
    .addOption(number("--seed <n>", "order of the cases", wholeNumber).default(1))
    .action(async ({ write, check, seed }: CompatOptions) =>
      exit(await compat(write ? "write" : check ? "check" : "show", seed)),
    );
}
