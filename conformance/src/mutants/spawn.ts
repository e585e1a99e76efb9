import type { Mutant } from "./mutant.ts";
import { mutants as cancelling } from "./spawn-cancel.ts";
import { mutants as ends } from "./spawn-end.ts";
import { mutants as resources } from "./spawn-owns.ts";
import { mutants as signals } from "./spawn-signal.ts";
import { mutants as slow } from "./spawn-slow.ts";
import { mutants as starts } from "./spawn-start.ts";
import { mutants as tasks } from "./spawn-task.ts";

export const mutants: readonly Mutant[] = [
  ...tasks,
  ...ends,
  ...cancelling,
  ...resources,
  ...starts,
  ...signals,
  ...slow,
];
