import type { ScopeImpl } from "./scope.ts";
import type { Resource } from "./types.ts";

/** Something a scope runs at its end: a deferred function, or the closing of a resource. */
export interface Owned {
  /**
   * @param abrupt the scope was cancelled: end at once, deliver nothing
   * @param grace a scope that cancellation does not reach, with the clean-up's deadline
   */
  release(abrupt: boolean, grace: ScopeImpl): unknown;
}

/** How core's resources are owned and bound. */
export interface Ownership {
  readonly owned: Owned;
  /** Gives the resource to `scope`, which governs this view from now on. */
  moveTo(scope: ScopeImpl): void;
  /** Absent: it has no views. */
  bindTo?(scope: ScopeImpl): Resource;
}

/** What can be handed to another scope. */
export interface Movable {
  /** Core's own business. */
  readonly ownership: Ownership;
}

/** The ownership of something without views: `govern` notes who has it from now on. */
export function movable(owned: Owned, governor: ScopeImpl, govern: (scope: ScopeImpl) => void): Ownership {
  const moveTo = (scope: ScopeImpl): void => {
    governor.disown(owned);
    govern(scope);
    scope.own(owned);
  };
  return { owned, moveTo };
}

export interface OwnedResource extends Resource, Movable {}

export function isMovable(value: unknown): value is Movable {
  return typeof value === "object" && value !== null && "ownership" in value;
}
