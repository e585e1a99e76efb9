/** A member of a {@link List}. It knows its neighbours, so that leaving costs the same however long the list is. */
export class Link {
  previous: Link | null = null;
  next: Link | null = null;
}

/** A doubly linked list whose members carry the links: adding and removing allocate nothing. */
export class List<T extends Link> {
  first: T | null = null;
  last: T | null = null;

  add(link: T): void {
    link.previous = this.last;
    link.next = null;
    if (this.last === null) this.first = link;
    else this.last.next = link;
    this.last = link;
  }

  remove(link: T): void {
    if (link.previous === null) this.first = link.next as T | null;
    else link.previous.next = link.next;
    if (link.next === null) this.last = link.previous as T | null;
    else link.next.previous = link.previous;
    link.previous = null;
    link.next = null;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let link = this.first; link !== null; link = link.next as T | null) yield link;
  }
}
