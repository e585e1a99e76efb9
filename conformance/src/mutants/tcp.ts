import type { Mutant } from "./mutant.ts";
import { mutants as driver } from "./tcp-driver.ts";
import { mutants as many } from "./tcp-many.ts";
import { mutants as scope } from "./tcp-scope.ts";

export const mutants: readonly Mutant[] = [...driver, ...scope, ...many];
