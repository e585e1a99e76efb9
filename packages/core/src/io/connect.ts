import { PorticoError } from "../errors.ts";
import { fromPlatform } from "../platform-error.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { Alarm } from "../time/queue.ts";
import type { ConnDriver, ConnOptions, SocketAddress, SocketsDriver } from "../traits/sockets.ts";
import { formatAddress, isIPv4, isNumeric, reaches } from "./address.ts";

/** How long an attempt has before the next one starts beside it (RFC 8305, section 5). */
const attemptDelay = 250;

/**
 * Connects to the first address of `to` that answers; what the other attempts come to is dropped. Looking the name up is
 * part of the operation, so that a time limit covers both.
 */
export function connect(
  scope: ScopeImpl,
  sockets: SocketsDriver,
  to: SocketAddress,
  options: ConnOptions,
): Promise<ConnDriver> {
  const resource = formatAddress(to);
  return scope.park<ConnDriver>("tcp.connect", resource, (waiter) => {
    const finish = (error: unknown, conn: ConnDriver | undefined): void => {
      if (!scope.unpark(waiter)) conn?.abort();
      else if (conn === undefined) waiter.reject(fromPlatform(scope.runtime.driver, error, "tcp.connect", resource));
      else waiter.resolve(conn);
    };
    const attempts = new Attempts(scope, sockets, options, finish);
    const start = (addresses: readonly SocketAddress[]): void => {
      if (sleepsAt(scope, addresses)) throw wouldDeadlock(resource);
      attempts.start(addresses);
    };
    if (isNumeric(to.host)) start([to]);
    else {
      sockets
        .lookup(to.host)
        .then((hosts) => start(interleave(hosts, to.port)))
        .catch((error: unknown) => finish(error, undefined));
    }
    return () => attempts.stop();
  });
}

/** Whether one of the addresses belongs to a thread that sleeps until this one answers. */
function sleepsAt(scope: ScopeImpl, addresses: readonly SocketAddress[]): boolean {
  return addresses.some((address) => scope.runtime.asleep.some((on) => reaches(address, on)));
}

function wouldDeadlock(resource: string): PorticoError {
  const op = "tcp.connect";
  return new PorticoError("WouldDeadlock", `${op} ${resource}: its listener's thread sleeps until this call is done`, {
    op,
    resource,
  });
}

/** A race of connection attempts with staggered starts. */
class Attempts {
  readonly #scope: ScopeImpl;
  readonly #sockets: SocketsDriver;
  #addresses: readonly SocketAddress[] = [];
  readonly #options: ConnOptions;
  readonly #finish: (error: unknown, conn: ConnDriver | undefined) => void;
  readonly #running = new Set<() => void>();
  readonly #delay = new Alarm(() => this.next());
  #started = 0;
  #over = false;
  #firstError: unknown;
  #errors = 0;

  constructor(
    scope: ScopeImpl,
    sockets: SocketsDriver,
    options: ConnOptions,
    finish: (error: unknown, conn: ConnDriver | undefined) => void,
  ) {
    this.#scope = scope;
    this.#sockets = sockets;
    this.#options = options;
    this.#finish = finish;
  }

  /** Starts the first attempt, unless it has been stopped meanwhile. */
  start(addresses: readonly SocketAddress[]): void {
    if (this.#over) return;
    this.#addresses = addresses;
    this.next();
  }

  /** Starts the next attempt, and a timer for the one after it. */
  next(): void {
    const { timers } = this.#scope.runtime;
    timers.remove(this.#delay);
    const address = this.#addresses[this.#started] as SocketAddress;
    this.#started++;
    const stop = this.#sockets.connect(address, this.#options, (error, conn) => {
      this.#running.delete(stop);
      this.#ended(error, conn);
    });
    this.#running.add(stop);
    if (this.#started < this.#addresses.length) timers.add(this.#delay, this.#scope.now() + attemptDelay);
  }

  #ended(error: unknown, conn: ConnDriver | undefined): void {
    if (this.#over) {
      conn?.abort();
    } else if (conn !== undefined) {
      this.stop();
      this.#finish(undefined, conn);
    } else {
      if (this.#errors++ === 0) this.#firstError = error;
      if (this.#started < this.#addresses.length) {
        this.next();
      } else if (this.#errors === this.#addresses.length) {
        this.#over = true;
        this.#finish(this.#firstError, undefined);
      }
    }
  }

  stop(): void {
    this.#over = true;
    this.#scope.runtime.timers.remove(this.#delay);
    for (const stop of this.#running) stop();
  }
}

/** Alternates the address families, starting with the resolver's first (RFC 8305, section 4). */
export function interleave(hosts: readonly string[], port: number): SocketAddress[] {
  const first = hosts.filter((host) => isIPv4(host) === isIPv4(hosts[0] as string));
  const second = hosts.filter((host) => !first.includes(host));
  const order: string[] = [];
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    for (const family of [first, second]) {
      const host = family[i];
      if (host !== undefined) order.push(host);
    }
  }
  return order.map((host) => ({ host, port }));
}
