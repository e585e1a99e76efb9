import type { Case } from "../runner/case.ts";
import { cases as all } from "./choose-all.ts";
import { cases as arms } from "./choose-arms.ts";
import { cases as races } from "./choose-race.ts";
import { cases as turns } from "./choose-select.ts";
import { cases as ends } from "./choose-select-end.ts";

export const cases: readonly Case[] = [...arms, ...all, ...races, ...turns, ...ends];
