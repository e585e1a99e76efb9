import type { Mutant } from "./mutant.ts";
import { mutants as channels } from "./sync-channel.ts";
import { mutants as mutexes } from "./sync-mutex.ts";
import { mutants as semaphores } from "./sync-semaphore.ts";

export const mutants: readonly Mutant[] = [...mutexes, ...semaphores, ...channels];
