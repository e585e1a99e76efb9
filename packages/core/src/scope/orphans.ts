import { type CancelReason, PorticoError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { Alarm } from "../time/queue.ts";
import { tell } from "./hooks.ts";
import { each } from "./ring.ts";
import type { ScopeImpl } from "./scope.ts";

/** Scopes of one turn after which those that have ended are let go of. */
const manyFresh = 1024;

/**
 * The scopes a cancellation started at that have not ended yet. Nearly all end in the same turn, so nothing is timed until
 * a later one.
 */
export class CancelledScopes {
  readonly #runtime: Runtime;
  /** Those that have ended stay in it until the turn is over, or there are many: adding and taking out cost more. */
  #fresh: ScopeImpl[] = [];
  #most = manyFresh;
  /** With the time when they count as slow. */
  readonly #lingering: Map<ScopeImpl, number> = new Map();
  readonly #alarm: Alarm = new Alarm(() => this.#ring());
  #scheduled = false;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  add(scope: ScopeImpl): void {
    if (this.#fresh.length === this.#most) this.#dropEnded();
    this.#fresh.push(scope);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#runtime.driver.spawn.macrotask(() => this.#linger());
  }

  /** The scope has ended. */
  delete(scope: ScopeImpl): void {
    if (this.#lingering.delete(scope) && this.#lingering.size === 0) this.#runtime.timers.remove(this.#alarm);
  }

  #linger(): void {
    this.#scheduled = false;
    const due = this.#runtime.driver.timers.now() + this.#runtime.cancelGrace;
    for (const scope of this.#fresh) if (scope.phase !== "ended") this.#lingering.set(scope, due);
    this.#fresh = [];
    this.#most = manyFresh;
    if (this.#alarm.index < 0) this.#arm();
  }

  #dropEnded(): void {
    this.#fresh = this.#fresh.filter(({ phase }) => phase !== "ended");
    this.#most = Math.max(manyFresh, 2 * this.#fresh.length);
  }

  /** In the order of the map, which is the order of time. */
  #arm(): void {
    for (const due of this.#lingering.values()) {
      this.#runtime.timers.add(this.#alarm, due);
      return;
    }
  }

  #ring(): void {
    const now = this.#runtime.driver.timers.now();
    for (const [scope, due] of this.#lingering) {
      if (due > now) break;
      this.#lingering.delete(scope);
      for (const slow of runningIn(scope)) reportSlow(slow);
    }
    this.#arm();
  }
}

function reportSlow(scope: ScopeImpl): void {
  const { hooks, cancelGrace, report } = scope.runtime;
  if (hooks.slow !== undefined) {
    tell(hooks.slow, scope);
    return;
  }
  const { kind, origin } = scope.reason as CancelReason;
  report(
    new PorticoError(
      "TimedOut",
      `"${scope.name}" has not ended ${cancelGrace} ms after its cancellation (${kind}, of "${origin}"): it waits for something that Portico cannot cancel; wrap that in scope.wait(), or pass it scope.signal`,
      { op: "cancel", resource: scope.name },
    ),
  );
}

/** The cancelled scopes from `top` down whose own bodies have not returned, with none below them that they wait for. */
function runningIn(top: ScopeImpl): ScopeImpl[] {
  const found: ScopeImpl[] = [];
  const pending = [top];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    if (scope.phase === "body" && scope.reason !== undefined && scope.children === null) found.push(scope);
    for (const child of each(scope.children)) pending.push(child);
  }
  return found;
}

/** Starts the time after which `scope`, just cancelled, is given up, if it has one. */
export function scheduleAbandonment(scope: ScopeImpl): void {
  const { rare, runtime } = scope;
  if (rare?.abandonAfter === undefined) return;
  rare.abandonment = new Alarm(() => abandon(scope));
  runtime.timers.add(rare.abandonment, scope.now() + rare.abandonAfter);
}

/** Ends what is left of `top` without waiting for the bodies that have not returned; what they own is closed. */
function abandon(top: ScopeImpl): void {
  const orphans = bodiesIn(top);
  if (orphans.length === 0) return;
  const names = orphans.map(({ name }) => `"${name}"`).join(", ");
  top.fail(
    new PorticoError("Orphaned", `${names} ignored the cancellation for ${top.rare?.abandonAfter} ms and still runs`, {
      op: "abandon",
      resource: top.name,
      reason: top.reason,
    }),
  );
  for (const orphan of orphans) {
    tell(top.runtime.hooks.orphaned, orphan);
    orphan.orphan();
  }
}

/** Every scope from `top` down whose body has not returned, the deepest first. */
function bodiesIn(top: ScopeImpl): ScopeImpl[] {
  const found: ScopeImpl[] = [];
  const pending = [top];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    if (scope.phase === "body") found.push(scope);
    for (const child of each(scope.children)) pending.push(child);
  }
  return found.reverse();
}
