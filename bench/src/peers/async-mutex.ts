import { Mutex, Semaphore } from "async-mutex";
import { locking } from "../locks.ts";
import type { Style } from "../probe.ts";
import { PERMITS } from "../rows.ts";

const mutex = new Mutex();
const semaphore = new Semaphore(PERMITS);

/** The benches of locks on async-mutex. */
export const asyncMutex: Style = {
  mutex: locking((work) => mutex.runExclusive(work)),
  semaphore: locking((work) => semaphore.runExclusive(work)),
};
