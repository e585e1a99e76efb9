import { type Conn, isPorticoError, type Listener, type Scope } from "@portico/core";
import { Channel, ignore } from "../wire/channel.ts";
import { Fields } from "../wire/fields.ts";
import { kinds } from "../wire/frames.ts";
import { type Accepted, optionsOf, type Request } from "../wire/headers.ts";
import { endWith, relay } from "./conn.ts";
import type { RelaySession } from "./session.ts";

type Listen = Extract<Request, { op: "listen" }>;

/** Listens for the page until it closes the listener's stream. What was accepted goes on. */
export async function listen(
  session: RelaySession,
  scope: Scope<"tcp">,
  channel: Channel,
  request: Listen,
): Promise<void> {
  const { host, port, backlog, noDelay, keepAlive } = request;
  const listener = await scope.net.listen({ host, port, backlog, noDelay, keepAlive, closeTimeout: 0 });
  await channel.send(kinds.ok, { address: listener.address });
  const wish = new Wish();
  // Connections belong to the session, so that they outlive their listener.
  const accepting = acceptAll(session, session.scope.bind(listener), request.id, wish);
  for (let kind = await channel.next(); kind === kinds.set; kind = await channel.next())
    wish.set(optionsOf(Fields.parse(channel.frames.bytes)).accepting ?? true);
  await listener.close();
  wish.set(true);
  await accepting;
  await channel.send(kinds.end);
  channel.finish();
}

/** Until the listener is closed, or the session over. Never fails. */
async function acceptAll(session: RelaySession, listener: Listener<"tcp">, id: number, wish: Wish): Promise<void> {
  try {
    for (;;) {
      await wish.granted();
      await hand(session, await listener.accept(), id);
    }
  } catch (error) {
    if (isPorticoError(error) && !isPorticoError(error, "Closed", "Cancelled")) session.report(error);
  }
}

/** Opens a stream for an accepted connection, in the order of arrival; waits while the page has too many open. */
async function hand(session: RelaySession, conn: Conn, id: number): Promise<void> {
  const channel = new Channel(await session.link.open());
  session.scope.spawn(
    async (scope) => {
      endWith(scope, channel);
      const header: Accepted = { op: "accepted", listener: id, local: conn.local, remote: conn.remote };
      channel.send(kinds.open, header).catch(ignore);
      await relay(scope, conn, channel);
    },
    { name: "accepted", owns: [conn] },
  );
}

/** Whether the page wants connections now. */
class Wish {
  #wanted: Promise<void> | undefined;
  #grant: (() => void) | undefined;

  set(on: boolean): void {
    if (on) {
      this.#grant?.();
      this.#wanted = undefined;
    } else {
      this.#wanted ??= new Promise((resolve) => {
        this.#grant = resolve;
      });
    }
  }

  async granted(): Promise<void> {
    while (this.#wanted !== undefined) await this.#wanted;
  }
}
