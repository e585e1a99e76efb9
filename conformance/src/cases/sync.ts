import type { Case } from "../runner/case.ts";
import { cases as channels } from "./sync-channel.ts";
import { cases as closing } from "./sync-close.ts";
import { cases as deadlocks } from "./sync-deadlock.ts";
import { cases as mutexes } from "./sync-mutex.ts";
import { cases as semaphores } from "./sync-semaphore.ts";

export const cases: readonly Case[] = [...mutexes, ...deadlocks, ...semaphores, ...channels, ...closing];
