import type { ConnDriver, ConnEvents, Driver, ListenerEvents, SocketsDriver } from "@portico/core/driver";
import { overlay } from "./overlay.ts";

type Side = "connecting" | "listening";

/** A driver whose sockets behave differently. One without sockets stays as it is. */
export function withSockets(driver: Driver, patch: (sockets: SocketsDriver) => Partial<SocketsDriver>): Driver {
  const { sockets } = driver;
  return sockets === undefined ? driver : { ...driver, sockets: overlay(sockets, patch(sockets)) };
}

/** A driver whose connections, both made and accepted, behave differently. */
export function withConns(
  driver: Driver,
  patch: (conn: ConnDriver, side: Side, driver: Driver) => Partial<ConnDriver>,
): Driver {
  const wrap = (conn: ConnDriver, side: Side): ConnDriver => overlay(conn, patch(conn, side, driver));
  return withSockets(driver, (sockets) => ({
    connect: (at, options, done) =>
      sockets.connect(at, options, (error, conn) => done(error, conn === undefined ? conn : wrap(conn, "connecting"))),
    listen: (at, options, events) =>
      sockets.listen(
        at,
        options,
        overlay(events, { connection: (conn) => events.connection(wrap(conn, "listening")) }),
      ),
  }));
}

/** A driver whose connections report differently. */
export function withEvents(
  driver: Driver,
  patch: (events: ConnEvents, conn: ConnDriver) => Partial<ConnEvents>,
): Driver {
  return withConns(driver, (conn) => ({
    attach: (events) => conn.attach(overlay(events, patch(events, conn))),
  }));
}

/** A driver whose listeners report differently. */
export function withListenerEvents(driver: Driver, patch: (events: ListenerEvents) => Partial<ListenerEvents>): Driver {
  return withSockets(driver, (sockets) => ({
    listen: (at, options, events) => sockets.listen(at, options, overlay(events, patch(events))),
  }));
}
