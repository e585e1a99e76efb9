import type { Case } from "../runner/case.ts";
import { cases as cancel } from "./spawn-cancel.ts";
import { cases as ends } from "./spawn-end.ts";
import { cases as resources } from "./spawn-owns.ts";
import { cases as signals } from "./spawn-signal.ts";
import { cases as slow } from "./spawn-slow.ts";
import { cases as starts } from "./spawn-start.ts";
import { cases as tasks } from "./spawn-task.ts";
import { cases as deadlines } from "./spawn-time.ts";

export const cases: readonly Case[] = [
  ...tasks,
  ...ends,
  ...cancel,
  ...deadlines,
  ...resources,
  ...starts,
  ...signals,
  ...slow,
];
