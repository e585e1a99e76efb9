import type { Openers } from "./probe.ts";

/** One line of work to compare, the same for every side. */
export interface Row {
  readonly bench: string;
  readonly opens: keyof Openers;
  /** Operations in one timed run. */
  readonly count: number;
  /** How the time of a run becomes the row's figure. */
  readonly unit: Unit;
  /** Needs a thread that sleeps or answers. */
  readonly threads?: true;
}

/** A figure's name and whether more of it is better. */
export interface Unit {
  readonly name: string;
  readonly higherIsBetter: boolean;
  /** The figure of a run of `count` operations that took `ms` milliseconds. */
  of(count: number, ms: number): number;
}

const perSecond = (what: string): Unit => ({
  name: `${what}/s`,
  higherIsBetter: true,
  of: (count, ms) => (count * 1000) / ms,
});

const megabytes = (bytesPerOperation: number): Unit => ({
  name: "MB/s",
  higherIsBetter: true,
  of: (count, ms) => (count * bytesPerOperation) / 1000 / ms,
});

const nanoseconds: Unit = { name: "ns", higherIsBetter: false, of: (count, ms) => (ms * 1e6) / count };
const microseconds: Unit = { name: "us", higherIsBetter: false, of: (count, ms) => (ms * 1e3) / count };

/** Bytes of a chunk in the one-way rows. */
export const CHUNK = 65_536;
/** Bytes of a message in the round-trip row. */
export const MESSAGE = 64;
/** Bytes of the file in the file rows. */
export const FILE = 1_048_576;

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
  { bench: "parallel-warm", opens: "thread", count: 1000, unit: microseconds, threads: true },
  { bench: "block-on-warm", opens: "sleep", count: 2000, unit: microseconds, threads: true },
];

/** Milliseconds each timer of the timers row waits: 1 to 10, spread evenly. */
export function timerDelay(index: number): number {
  return 1 + (index % 10);
}
