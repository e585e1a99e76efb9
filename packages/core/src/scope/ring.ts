/** A member of a {@link Ring}. It knows its neighbours, so that leaving costs the same however many there are. */
export interface Link {
  /** Null while it is in no ring. */
  previous: Link | null;
  next: Link | null;
}

/** Links in a circle, known by the last of them: a place for each, and nothing besides. Null has none. */
export type Ring<T extends Link> = T | null;

/** @returns the ring with `link` as its last */
export function withLast<T extends Link>(ring: Ring<T>, link: T): Ring<T> {
  const first = ring?.next ?? link;
  const last = ring ?? link;
  link.previous = last;
  link.next = first;
  last.next = link;
  first.previous = link;
  return link;
}

/** @returns the ring without `link`, which is in it */
export function without<T extends Link>(ring: Ring<T>, link: T): Ring<T> {
  const previous = link.previous as T;
  const next = link.next as T;
  previous.next = next;
  next.previous = previous;
  link.previous = null;
  link.next = null;
  if (ring !== link) return ring;
  return previous === link ? null : previous;
}

export function firstOf<T extends Link>(ring: Ring<T>): T | null {
  return ring === null ? null : (ring.next as T);
}

/** The one after `link`, or null: also when `link` has been taken out meanwhile. */
export function after<T extends Link>(ring: Ring<T>, link: T): T | null {
  return link === ring ? null : (link.next as T | null);
}

/** The one before `link`, or null. */
export function before<T extends Link>(ring: Ring<T>, link: T): T | null {
  return link.previous === ring ? null : (link.previous as T | null);
}

export function* each<T extends Link>(ring: Ring<T>): Generator<T, void> {
  for (let link = firstOf(ring); link !== null; link = after(ring, link)) yield link;
}
