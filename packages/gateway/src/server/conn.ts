import { type Conn, isPorticoError, type Scope } from "@portico/core";
import { type Channel, ignore } from "../wire/channel.ts";
import { failureOf } from "../wire/failure.ts";
import { Fields } from "../wire/fields.ts";
import { kinds, malformed } from "../wire/frames.ts";
import { optionsOf } from "../wire/headers.ts";

/** Cancels the scope of a stream that the page gives up, or loses with the session; its connection is reset then. */
export function endWith(scope: Scope<"tcp">, channel: Channel): void {
  channel.writable.catch(() => {
    scope.cancel();
    channel.refuse();
  });
}

/**
 * Carries bytes and ends between a connection, which `scope` owns, and its stream, until both are over. Each way holds one
 * chunk at most: reading waits until the other side has taken the last one.
 */
export async function relay(scope: Scope<"tcp">, conn: Conn, channel: Channel): Promise<void> {
  await Promise.all([toPage(conn, channel), fromPage(scope, conn, channel)]);
  if (scope.cancelled) channel.reset();
  else channel.finish();
}

async function toPage(conn: Conn, channel: Channel): Promise<void> {
  try {
    for (let chunk = await conn.read(); chunk !== null; chunk = await conn.read()) await channel.write(chunk);
    await channel.send(kinds.end);
  } catch (error) {
    // Not ours alone to say when the page has closed, reset or lost the connection.
    if (!isPorticoError(error) || isPorticoError(error, "Closed", "Cancelled")) return;
    channel.send(kinds.failed, failureOf(error)).catch(ignore);
    channel.refuse();
  }
}

/** Until the page is done with the connection: it closes, resets, or is gone. */
async function fromPage(scope: Scope<"tcp">, conn: Conn, channel: Channel): Promise<void> {
  try {
    for (let kind = await channel.next(); kind !== undefined; kind = await channel.next()) {
      if (kind === kinds.data) await conn.write(channel.frames.bytes);
      else if (kind === kinds.end) await conn.closeWrite();
      else if (kind === kinds.set) setOptions(conn, Fields.parse(channel.frames.bytes));
      else throw malformed("a frame that a connection does not have");
    }
    await conn.close();
  } catch (error) {
    if (isPorticoError(error, "InvalidInput")) await channel.send(kinds.failed, failureOf(error)).catch(ignore);
    // What the peer sent before it went is still for the page to read.
    if (isPorticoError(error) && !isPorticoError(error, "InvalidInput")) channel.refuse();
    else scope.cancel();
  }
}

function setOptions(conn: Conn, fields: Fields): void {
  const { noDelay, keepAlive } = optionsOf(fields);
  if (noDelay !== undefined) conn.setNoDelay(noDelay);
  if (keepAlive !== undefined) conn.setKeepAlive(keepAlive);
}
