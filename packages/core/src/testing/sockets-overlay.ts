import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import type { ConnDriver, ConnEvents, ListenerEvents, SocketsDriver } from "../traits/sockets.ts";
import { overlay } from "./overlay.ts";

type Side = "connecting" | "listening";
type Listen = Required<SocketsDriver>["listen"];

/** `listen` that behaves differently, for sockets that have it. */
export function listening(sockets: SocketsDriver, wrap: (listen: Listen) => Listen): Pick<SocketsDriver, "listen"> {
  return sockets.listen === undefined ? {} : { listen: wrap(sockets.listen.bind(sockets)) };
}

/** A driver whose sockets behave differently. One without sockets stays as it is. */
export function withSockets<C extends Capability>(
  driver: Driver<C>,
  patch: (sockets: SocketsDriver) => Partial<SocketsDriver>,
): Driver<C> {
  const { sockets } = driver;
  return sockets === undefined ? driver : { ...driver, sockets: overlay(sockets, patch(sockets)) };
}

/** A driver that listens differently. One that only connects stays as it is. */
export function withListen<C extends Capability>(driver: Driver<C>, wrap: (listen: Listen) => Listen): Driver<C> {
  return withSockets(driver, (sockets) => listening(sockets, wrap));
}

/** A driver whose connections, both made and accepted, behave differently. */
export function withConns<C extends Capability>(
  driver: Driver<C>,
  patch: (conn: ConnDriver, side: Side, driver: Driver) => Partial<ConnDriver>,
): Driver<C> {
  const wrap = (conn: ConnDriver, side: Side): ConnDriver =>
    overlay(conn, patch(conn, side, driver as unknown as Driver));
  return withSockets(driver, (sockets) => ({
    connect: (at, options, done) =>
      sockets.connect(at, options, (error, conn) => done(error, conn === undefined ? conn : wrap(conn, "connecting"))),
    ...listening(
      sockets,
      (listen) => (at, options, events) =>
        listen(at, options, overlay(events, { connection: (conn) => events.connection(wrap(conn, "listening")) })),
    ),
  }));
}

/** A driver whose connections report differently. */
export function withEvents<C extends Capability>(
  driver: Driver<C>,
  patch: (events: ConnEvents, conn: ConnDriver) => Partial<ConnEvents>,
): Driver<C> {
  return withConns(driver, (conn) => ({
    attach: (events) => conn.attach(overlay(events, patch(events, conn))),
  }));
}

/** A driver whose listeners report differently. */
export function withListenerEvents<C extends Capability>(
  driver: Driver<C>,
  patch: (events: ListenerEvents) => Partial<ListenerEvents>,
): Driver<C> {
  return withListen(driver, (listen) => (at, options, events) => listen(at, options, overlay(events, patch(events))));
}
