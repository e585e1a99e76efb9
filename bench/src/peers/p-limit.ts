import limitOf from "p-limit";
import { locking } from "../locks.ts";
import type { Style } from "../probe.ts";
import { PERMITS } from "../rows.ts";

const one = limitOf(1);
const some = limitOf(PERMITS);

/** The benches of locks on p-limit. */
export const pLimit: Style = {
  mutex: locking((work) => one(work)),
  semaphore: locking((work) => some(work)),
};
