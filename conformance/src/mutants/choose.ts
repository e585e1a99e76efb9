import { mutants as all } from "./choose-all.ts";
import { mutants as arms } from "./choose-arms.ts";
import { mutants as races } from "./choose-race.ts";
import { mutants as turns } from "./choose-select.ts";
import { mutants as ends } from "./choose-select-end.ts";
import type { Mutant } from "./mutant.ts";

export const mutants: readonly Mutant[] = [...arms, ...all, ...races, ...turns, ...ends];
