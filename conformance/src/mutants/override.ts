import type { FullScope } from "../runner/case.ts";
import { insideArms, insideNamedArms } from "./wrap-arms.ts";

/**
 * A stand-in for `target` with some members replaced. Everything else is the target's own, called on the target, so that
 * classes with private fields work.
 */
export function override<T extends object>(target: T, members: Partial<T>): T {
  const bound = new Map<PropertyKey, unknown>();
  return new Proxy(target, {
    get(_, key) {
      if (Object.hasOwn(members, key)) return members[key as keyof T];
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      if (!bound.has(key)) bound.set(key, value.bind(target));
      return bound.get(key);
    },
    has: (_, key) => Object.hasOwn(members, key) || Reflect.has(target, key),
  });
}

type Body = (scope: FullScope) => unknown;

/** Applies `change` to a scope and to every scope that is made from it. */
export function everyScope(scope: FullScope, change: (scope: FullScope) => FullScope): FullScope {
  const changed = change(scope);
  const wrap = (child: FullScope): FullScope => everyScope(child, change);
  const inside =
    (body: Body): Body =>
    (child) =>
      body(wrap(child));
  return override(changed, {
    spawn: (body, options) => changed.spawn(inside(body) as typeof body, options),
    scope: (body, options) => changed.scope(inside(body) as typeof body, options),
    timeout: (ms, body) => changed.timeout(ms, inside(body) as typeof body),
    shield: (body, options) => changed.shield(inside(body) as typeof body, options),
    all: (arms) => changed.all(insideArms(arms, wrap)),
    race: (arms) => changed.race(insideArms(arms, wrap)),
    any: (arms) => changed.any(insideArms(arms, wrap)),
    select: (arms, options) => changed.select(insideNamedArms(arms, wrap), options),
    openScope: (options) => {
      const open = changed.openScope(options);
      return override(open, { scope: wrap(open.scope) });
    },
  });
}
