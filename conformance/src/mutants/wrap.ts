import type { Capability, File, OpenScope, Resource, ScopeOptions, SpawnOptions } from "@portico/core";
import type { FullScope } from "../case.ts";
import { overlay } from "../overlay.ts";

/** What is wrong with a scope: members that replace those of `scope`. */
export type ScopePatch = (scope: FullScope) => Partial<FullScope>;

type Body<T> = (scope: FullScope) => T | PromiseLike<T>;

const originals = new WeakMap<Resource, Resource>();

/**
 * A scope with something wrong, in every scope below it too: whatever hands out a child scope hands out a wrapped one.
 * `patch` sees the scope with that already in place, so that its own calls of `scope.spawn` stay wrapped.
 */
export function wrapScope(scope: FullScope, patch: ScopePatch): FullScope {
  const wrap = (child: FullScope): FullScope => wrapScope(child, patch);
  const inside = <T>(body: Body<T>): Body<T> => (child) => body(wrap(child));
  const wrapped = overlay<FullScope>(scope, {
    spawn: <T>(body: Body<T>, options?: SpawnOptions) => scope.spawn(inside(body), unwrapOwned(options)),
    scope: <T>(body: Body<T>, options?: ScopeOptions) => scope.scope(inside(body), options),
    timeout: <T>(ms: number, body: Body<T>) => scope.timeout(ms, inside(body)),
    shield: <T>(body: Body<T>, options?: ScopeOptions) => scope.shield(inside(body), options),
    defer: (body: Body<unknown>) => scope.defer(inside(body)),
    openScope: (options?: ScopeOptions) => wrapOpen(scope.openScope(options), wrap),
    bind: <R extends Resource>(resource: R): R => scope.bind((originals.get(resource) as R | undefined) ?? resource),
  });
  return overlay(wrapped, patch(wrapped));
}

/** The part of a {@link ScopePatch} that changes files and directories. */
export function patchFs(scope: FullScope, patch: (fs: FullScope["fs"]) => Partial<FullScope["fs"]>): Partial<FullScope> {
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

function wrapOpen(open: OpenScope<Capability>, wrap: (scope: FullScope) => FullScope): OpenScope<Capability> {
  return overlay(open, { scope: wrap(open.scope) });
}

function unwrapOwned(options: SpawnOptions = {}): SpawnOptions {
  if (options.owns === undefined) return options;
  return { ...options, owns: options.owns.map((resource) => originals.get(resource) ?? resource) };
}
