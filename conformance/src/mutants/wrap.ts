import type { Capability, File, OpenScope, Ownable, Resource, ScopeOptions, SpawnOptions, Task } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import { overlay } from "../overlay/overlay.ts";
import type { Case, FullScope } from "../runner/case.ts";
import type { Mutant, Wrap } from "./mutant.ts";
import { insideArms, insideNamedArms } from "./wrap-arms.ts";

/** What is wrong with a scope: members that replace those of `scope`. */
export type ScopePatch = (scope: FullScope) => Partial<FullScope>;

/** The cases that have to notice something wrong, and what each of them has to say about it. */
export type Noticed = Readonly<Partial<Record<Case["id"], string>>>;

/** One mutant for each case that has to notice the same wrong thing. */
export function wrong(name: string, wrap: Wrap, noticed: Noticed): readonly Mutant[] {
  const kills = Object.entries(noticed) as [Case["id"], string][];
  const nameIn = (id: string): string => (kills.length === 1 ? name : `${name}-in-${id.replace("/", "-")}`);
  return kills.map(([id, says]) => ({ name: nameIn(id), kills: id, says, wrap, behaviour: name }));
}

/** Mutants below core. */
export function wrongDriver(name: string, driver: (driver: Driver) => Driver, noticed: Noticed): readonly Mutant[] {
  return wrong(name, { driver }, noticed);
}

/** Mutants between core and the case. `patch` sees each scope, and the root that all of them come from. */
export function wrongScope(
  name: string,
  patch: (scope: FullScope, root: FullScope) => Partial<FullScope>,
  noticed: Noticed,
): readonly Mutant[] {
  return wrong(name, { scope: (root) => wrapScope(root, (scope) => patch(scope, root)) }, noticed);
}

type Starting<T, V> = (scope: FullScope, ready: (value: V) => void) => T | PromiseLike<T>;
type Body<T> = (scope: FullScope) => T | PromiseLike<T>;

const originals = new WeakMap<Ownable, Ownable>();

/**
 * A scope with something wrong, in every scope below it too: whatever hands out a child scope hands out a wrapped one.
 * `patch` sees the scope with that already in place, so that its own calls of `scope.spawn` stay wrapped.
 */
export function wrapScope(scope: FullScope, patch: ScopePatch): FullScope {
  const wrap = (child: FullScope): FullScope => wrapScope(child, patch);
  const inside =
    <T>(body: Body<T>): Body<T> =>
    (child) =>
      body(wrap(child));
  const wrapped = overlay<FullScope>(scope, {
    spawn: <T>(body: Body<T>, options?: SpawnOptions) => scope.spawn(inside(body), unwrapOwned(options)),
    start: <T, V>(body: Starting<T, V>, options?: SpawnOptions) =>
      scope.start<T, V>((child, ready) => body(wrap(child), ready), unwrapOwned(options)),
    scope: <T>(body: Body<T>, options?: ScopeOptions) => scope.scope(inside(body), options),
    timeout: <T>(ms: number, body: Body<T>) => scope.timeout(ms, inside(body)),
    shield: <T>(body: Body<T>, options?: ScopeOptions) => scope.shield(inside(body), options),
    all: (arms) => scope.all(insideArms(arms, wrap)),
    race: (arms) => scope.race(insideArms(arms, wrap)),
    any: (arms) => scope.any(insideArms(arms, wrap)),
    select: (arms, options) => scope.select(insideNamedArms(arms, wrap), options),
    defer: (body: Body<unknown>) => scope.defer(inside(body)),
    openScope: (options?: ScopeOptions) => wrapOpen(scope.openScope(options), wrap),
    bind: <R extends Resource>(resource: R): R => scope.bind((originals.get(resource) as R | undefined) ?? resource),
  });
  return overlay(wrapped, patch(wrapped));
}

/** The part of a {@link ScopePatch} that changes files and directories. */
export function patchFs(
  scope: FullScope,
  patch: (fs: FullScope["fs"]) => Partial<FullScope["fs"]>,
): Partial<FullScope> {
  const { fs } = scope;
  return { fs: overlay(fs, patch(fs)) };
}

/** The part of a {@link ScopePatch} that changes open files. */
export function patchFile(scope: FullScope, patch: (file: File) => Partial<File>): Partial<FullScope> {
  return patchFs(scope, (fs) => ({
    async open(path, how) {
      const file = await fs.open(path, how);
      const wrong = overlay(file, patch(file));
      originals.set(wrong, file);
      return wrong;
    },
  }));
}

/** The part of a {@link ScopePatch} that changes the tasks that come out of `spawn`. */
export function patchTask(scope: FullScope, patch: <T>(task: Task<T>) => Partial<Task<T>>): Partial<FullScope> {
  return {
    spawn: (body, options) => {
      const task = scope.spawn(body, options);
      return overlay(task, patch(task));
    },
  };
}

function wrapOpen(open: OpenScope<Capability>, wrap: (scope: FullScope) => FullScope): OpenScope<Capability> {
  return overlay(open, { scope: wrap(open.scope) });
}

function unwrapOwned(options: SpawnOptions = {}): SpawnOptions {
  if (options.owns === undefined) return options;
  return { ...options, owns: options.owns.map((resource) => originals.get(resource) ?? resource) };
}
