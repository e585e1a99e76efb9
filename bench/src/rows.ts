import type { Openers } from "./probe.ts";

/** One line of work to compare, the same for every side. */
export interface Row {
  readonly bench: string;
  readonly opens: keyof Openers;
  /** Operations in one run. */
  readonly count: number;
  /** How what an operation takes becomes the row's figure. */
  readonly unit: Unit;
  /** See {@link Opener}; 0 where it means nothing. */
  readonly size?: number;
  /** What is measured: default the time. */
  readonly measures?: "heap";
  /** Needs a thread that sleeps or answers. */
  readonly threads?: true;
}

/** A figure's name and whether more of it is better. */
export interface Unit {
  readonly name: string;
  readonly higherIsBetter: boolean;
  /** The figure of an operation that took `amount` milliseconds, or bytes. */
  of(amount: number): number;
}

const perSecond = (what: string): Unit => ({
  name: `${what}/s`,
  higherIsBetter: true,
  of: (ms) => 1000 / ms,
});

const megabytes = (bytesPerOperation: number): Unit => ({
  name: "MB/s",
  higherIsBetter: true,
  of: (ms) => bytesPerOperation / 1000 / ms,
});

const nanoseconds: Unit = { name: "ns", higherIsBetter: false, of: (ms) => ms * 1e6 };
const microseconds: Unit = { name: "us", higherIsBetter: false, of: (ms) => ms * 1e3 };
const bytes: Unit = { name: "bytes", higherIsBetter: false, of: (amount) => amount };

/** Bytes of a chunk in the one-way rows. */
export const CHUNK = 65_536;
/** Bytes of a message in the round-trip row. */
export const MESSAGE = 64;
/** Bytes of the file in the file rows. */
export const FILE = 1_048_576;
/** Milliseconds that a task of the sleepers' row sleeps. */
export const NAP = 10;
/** Milliseconds after which nothing here is still waiting. */
export const LONG = 3_600_000;
/** Permits of the semaphores. */
export const PERMITS = 10;

/** Every row, in the order of the report. */
export const rows: readonly Row[] = [
  { bench: "tcp-rtt-64", opens: "rtt", count: 2000, unit: perSecond("round trips") },
  { bench: "tcp-oneway-64k", opens: "receive", count: 2000, unit: megabytes(CHUNK) },
  { bench: "tcp-into-64k", opens: "fill", count: 2000, unit: megabytes(CHUNK) },
  { bench: "tcp-send-64k", opens: "send", count: 2000, unit: megabytes(CHUNK) },
  { bench: "fs-read-1m", opens: "readFile", count: 60, unit: megabytes(FILE) },
  { bench: "fs-write-1m", opens: "writeFile", count: 20, unit: megabytes(FILE) },
  { bench: "timers-100k", opens: "timers", count: 100_000, unit: perSecond("timers") },
  { bench: "spawn-join", opens: "call", count: 50_000, unit: nanoseconds },
  { bench: "sleep-join-100k", opens: "sleepers", count: 100_000, unit: nanoseconds },
  { bench: "cancel-tree-10k", opens: "cancelTree", count: 10_000, unit: nanoseconds },
  { bench: "cancel-tree-100k", opens: "cancelTree", count: 100_000, unit: nanoseconds },
  { bench: "deadline-unmet", opens: "deadline", count: 1_000_000, unit: nanoseconds },
  { bench: "race-two", opens: "race", count: 20_000, unit: nanoseconds },
  { bench: "channel-0", opens: "channel", count: 50_000, unit: nanoseconds, size: 0 },
  { bench: "channel-1", opens: "channel", count: 50_000, unit: nanoseconds, size: 1 },
  { bench: "channel-1024", opens: "channel", count: 100_000, unit: nanoseconds, size: 1024 },
  { bench: "mutex-free", opens: "mutex", count: 100_000, unit: nanoseconds },
  { bench: "mutex-1000", opens: "mutex", count: 50_000, unit: nanoseconds, size: 1000 },
  { bench: "semaphore-free", opens: "semaphore", count: 100_000, unit: nanoseconds },
  { bench: "semaphore-1000", opens: "semaphore", count: 50_000, unit: nanoseconds, size: 1000 },
  { bench: "idle-memory", opens: "idle", count: 100_000, unit: bytes, measures: "heap" },
  { bench: "parallel-warm", opens: "thread", count: 1000, unit: microseconds, threads: true },
  { bench: "block-on-warm", opens: "sleep", count: 2000, unit: microseconds, threads: true },
];

/** Milliseconds each timer of the timers row waits: 1 to 10, spread evenly. */
export function timerDelay(index: number): number {
  return 1 + (index % 10);
}
