import type { TimersDriver } from "../traits/timers.ts";
import { type Choose, oldestFirst } from "./choices.ts";
import { Turns } from "./turns.ts";

/** Something that happens when the scheduler says so. */
export interface Completion {
  /** What it is, for the trace. */
  readonly label: string;
  /** Completions of one source stay in the order in which they came. Default: it is alone. */
  readonly source?: object | undefined;
  /** It comes from outside the program, so that time may pass before it does. */
  readonly io?: boolean | undefined;
  run(): void;
}

/** One completion that happened. */
export interface Step {
  readonly label: string;
  /** Virtual milliseconds. */
  readonly at: number;
  /** Which one it was, of how many that were ready. */
  readonly pick: number;
  readonly of: number;
}

export interface SchedulerOptions {
  /** Default: the oldest first. */
  readonly choose?: Choose;
  /** Whether time may pass although input or output is ready: slow files and peers. Default: false. */
  readonly slowIo?: boolean;
  /** Keeps what the specification promises: timers in the order of their times and calls, turns in the order of the calls. */
  readonly keepOrder?: boolean;
  /** Steps after which the program counts as endless. Default 100000. */
  readonly maxSteps?: number;
  /** What {@link Scheduler.wallClock} begins with, milliseconds since the Unix epoch. Default: 2000-01-01. */
  readonly startsAt?: number;
}

/** Why a scheduler stands still: nothing is left that could happen, or too much has. */
export type Standstill = "idle" | "endless";

interface Timer extends Completion {
  readonly at: number;
}

const startOf2000 = 946_684_800_000;

/**
 * Lets one completion happen at a time, each followed by every microtask it makes ready, and owns a clock that stands
 * still until nothing else is ready. It runs by itself, in macrotasks of the host, as long as there is something to do.
 */
export class Scheduler implements TimersDriver {
  /** What happened so far. */
  readonly steps: Step[] = [];
  /** Names the operation that a completion without a name of its own belongs to. */
  origin: (() => string | undefined) | undefined;
  /** Told of each step right before it is taken. */
  onStep: ((step: Step) => void) | undefined;
  readonly #choose: Choose;
  readonly #slowIo: boolean;
  readonly #maxSteps: number;
  readonly #startsAt: number;
  readonly #timerOrder: object | undefined;
  readonly #turnOrder: object | undefined;
  readonly #turns: Turns = new Turns(() => this.#turn());
  readonly #listeners = new Set<(why: Standstill) => void>();
  readonly #ready: Completion[] = [];
  /** By time; at the same time in the order of the calls. */
  readonly #timers: Timer[] = [];
  #time = 0;
  #running = false;
  #shut = false;
  /** How much is under way outside, and how to wait for it. */
  #outside = 0;
  #listenOutside: ((fn: () => void) => void) | undefined;
  #listened = false;

  constructor(options: SchedulerOptions = {}) {
    this.#choose = options.choose ?? oldestFirst;
    this.#slowIo = options.slowIo ?? false;
    this.#maxSteps = options.maxSteps ?? 100_000;
    this.#startsAt = options.startsAt ?? startOf2000;
    this.#timerOrder = options.keepOrder === true ? {} : undefined;
    this.#turnOrder = options.keepOrder === true ? {} : undefined;
  }

  // ---- the clock ----------------------------------------------------------------------------------------------------

  now(): number {
    return this.#time;
  }

  wallClock(): number {
    return this.#startsAt + this.#time;
  }

  setTimer(ms: number, fire: () => void): unknown {
    const label = this.origin?.() ?? "timer";
    const timer: Timer = { at: this.#time + ms, label, source: this.#timerOrder, run: fire };
    let place = this.#timers.length;
    while (place > 0 && (this.#timers[place - 1] as Timer).at > timer.at) place--;
    this.#timers.splice(place, 0, timer);
    this.#ripen();
    this.#wake();
    return timer;
  }

  clearTimer(handle: unknown): void {
    remove(this.#timers, handle);
    remove(this.#ready, handle);
  }

  /** Moves the timers whose time has come to what is ready. */
  #ripen(): void {
    while (this.#timers[0] !== undefined && this.#timers[0].at <= this.#time) {
      this.#ready.push(this.#timers.shift() as Timer);
    }
  }

  /** Goes to the time of the next timer. */
  #passTime(): void {
    this.#time = (this.#timers[0] as Timer).at;
    this.#ripen();
  }

  // ---- what happens -------------------------------------------------------------------------------------------------

  macrotask(fn: () => void): void {
    this.add({ label: this.origin?.() ?? "turn", source: this.#turnOrder, run: fn });
  }

  /** Makes a completion ready. */
  add(completion: Completion): void {
    if (this.#shut) return;
    this.#ready.push(completion);
    this.#listened = false;
    this.#wake();
  }

  /** Forgets what is ready of a source. */
  drop(source: object): void {
    for (let i = this.#ready.length - 1; i >= 0; i--) if (this.#ready[i]?.source === source) this.#ready.splice(i, 1);
  }

  /** Something is under way outside that will make a completion ready. @returns it no longer is; calling twice is fine */
  hold(): () => void {
    this.#outside++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#outside--;
      this.#wake();
    };
  }

  /** While something is under way outside, waits with `listen` for it before each step. */
  listenWith(listen: (fn: () => void) => void): void {
    this.#listenOutside = listen;
  }

  /** Calls `fn` whenever everything stands still. @returns stops that */
  onStandstill(fn: (why: Standstill) => void): () => void {
    this.#listeners.add(fn);
    this.#wake();
    return () => this.#listeners.delete(fn);
  }

  /** Lets nothing happen any more. */
  shut(): void {
    this.#shut = true;
    this.#ready.length = 0;
    this.#timers.length = 0;
    this.#listeners.clear();
    this.#turns.stop();
  }

  #wake(): void {
    if (this.#running || this.#shut) return;
    this.#running = true;
    this.#turns.next();
  }

  #turn(): void {
    if (this.#outside > 0 && this.#listenOutside !== undefined && !this.#listened) {
      this.#listened = true;
      this.#listenOutside(() => {
        if (!this.#shut) this.#turns.next();
      });
      return;
    }
    this.#listened = false;
    if (this.steps.length >= this.#maxSteps) this.#stand("endless");
    else if (this.#ready.length > 0) this.#step();
    else if (this.#timers.length > 0) this.#stepInTime();
    else if (this.#outside > 0) this.#rest();
    else this.#stand("idle");
  }

  #stepInTime(): void {
    this.#passTime();
    this.#step();
  }

  #step(): void {
    const heads = this.#heads();
    const mayPass = this.#slowIo && this.#timers.length > 0 && heads.every(({ io }) => io === true);
    const of = heads.length + (mayPass ? 1 : 0);
    const pick = of === 1 ? 0 : this.#choose(of);
    const chosen = heads[pick];
    const step = { label: chosen?.label ?? "time passes", at: this.#time, pick, of };
    this.steps.push(step);
    this.#turns.next();
    this.onStep?.(step);
    if (chosen === undefined) {
      this.#passTime();
    } else {
      remove(this.#ready, chosen);
      chosen.run();
    }
  }

  /** What can happen next: the first of each source. */
  #heads(): Completion[] {
    const sources = new Set<object>();
    return this.#ready.filter(({ source }) => {
      if (source === undefined) return true;
      const first = !sources.has(source);
      sources.add(source);
      return first;
    });
  }

  #rest(): void {
    this.#running = false;
    this.#turns.stop();
  }

  #stand(why: Standstill): void {
    this.#rest();
    for (const fn of [...this.#listeners]) fn(why);
  }
}

function remove<T>(list: T[], item: unknown): void {
  const place = list.indexOf(item as T);
  if (place >= 0) list.splice(place, 1);
}
