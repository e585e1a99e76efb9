import type { Case } from "../runner/case.ts";
import { cases as close } from "./tcp-close.ts";
import { cases as connect } from "./tcp-connect.ts";
import { cases as listen } from "./tcp-listen.ts";
import { cases as many } from "./tcp-many.ts";
import { cases as read } from "./tcp-read.ts";
import { cases as serve } from "./tcp-serve.ts";
import { cases as write } from "./tcp-write.ts";

/** TCP. */
export const cases: readonly Case[] = [...connect, ...read, ...write, ...close, ...listen, ...serve, ...many];
