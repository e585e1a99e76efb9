import { mutants as cancelling } from "./fs-cancel.ts";
import { mutants as directories } from "./fs-dir.ts";
import { mutants as files } from "./fs-file.ts";
import { mutants as opening } from "./fs-open.ts";
import { mutants as moving } from "./fs-rename.ts";
import { mutants as replacing } from "./fs-replace.ts";
import type { Mutant } from "./mutant.ts";

export const mutants: readonly Mutant[] = [
  ...opening,
  ...files,
  ...directories,
  ...moving,
  ...replacing,
  ...cancelling,
];
