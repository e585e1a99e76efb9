import { type Command, Option } from "commander";
import { rejectUnknownCases } from "../adapter/subject.ts";
import { InputError } from "../input-error.ts";
import { inRepository } from "../lanes/lanes.ts";
import { matrixFile, runKills } from "./kept-matrix.ts";
import { countFromOne, many, number } from "./options.ts";

interface KillsOptions {
  readonly check?: true;
  readonly write?: true;
  readonly update?: true;
  readonly case: readonly string[];
  readonly jobs: number;
}

/** `kills`: which case notices which wrong behaviour. It keeps a file of the repository, and is hidden elsewhere. */
export function addKills(program: Command, exit: (code: number) => void): void {
  program
    .command("kills", { hidden: !inRepository })
    .summary("compute which case notices which wrong behaviour")
    .description(
      "Runs every case on every broken adapter. A behaviour that more than a fifth of the cases notice proves none of them able to fail.",
    )
    .addOption(
      new Option("--check", "only look at kill-matrix.json: is it complete, and does it keep the rules?").conflicts([
        "write",
        "update",
      ]),
    )
    .addOption(new Option("--update", "run only what kill-matrix.json does not have, and write it"))
    .addOption(many("--case <id>", "with --update: run this case again, which has changed; may be repeated"))
    .addOption(new Option("--write", "write kill-matrix.json"))
    .addOption(number("--jobs <n>", "run so many programs at once", countFromOne).default(4))
    .action(async ({ check, write, update, case: again, jobs }: KillsOptions) => {
      if (again.length > 0 && update !== true) throw new InputError("--case goes with --update only");
      rejectUnknownCases(again);
      const keep = write === true || update === true;
      const options = {
        check: check === true,
        update: update === true,
        again,
        jobs,
        print: (line: string) => console.log(line),
      };
      const faults = await runKills(keep ? { ...options, write: matrixFile } : options);
      exit(faults.length === 0 ? 0 : 1);
    });
}
