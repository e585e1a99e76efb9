import type { Case } from "../runner/case.ts";
import { cases as cancel } from "./fs-cancel.ts";
import { cases as content } from "./fs-content.ts";
import { cases as directories } from "./fs-dir.ts";
import { cases as refusals } from "./fs-errors.ts";
import { cases as files } from "./fs-file.ts";
import { cases as opening } from "./fs-open.ts";
import { cases as moving } from "./fs-rename.ts";
import { cases as replacing } from "./fs-replace.ts";
import { cases as driver } from "./fs-steps.ts";

export const cases: readonly Case[] = [
  ...content,
  ...opening,
  ...files,
  ...directories,
  ...moving,
  ...replacing,
  ...refusals,
  ...driver,
  ...cancel,
];
