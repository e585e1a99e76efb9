import { type Conn, isPorticoError, type Scope } from "@portico/core";
import { type Channel, ignore } from "../wire/channel.ts";
import { failureOf } from "../wire/failure.ts";
import { Fields } from "../wire/fields.ts";
import { kinds, malformed } from "../wire/frames.ts";
import { optionsOf } from "../wire/headers.ts";

/** Ends what `scope` does for a stream when the page gives the stream up, or loses it with the session. */
export function endWith(scope: Scope<"tcp">, channel: Channel): void {
  channel.writable.catch(() => abandon(scope, channel));
}

/** Ends both: a connection of the scope's is reset. */
function abandon(scope: Scope<"tcp">, channel: Channel): void {
  scope.cancel();
  channel.reset();
}

/**
 * Carries bytes and ends between a connection that `scope` owns and a stream that it ends with, until both are over. Each way
 * holds one chunk at most: reading waits until the other side has taken the last one.
 */
export async function relay(scope: Scope<"tcp">, conn: Conn, channel: Channel): Promise<void> {
  await Promise.all([toPage(scope, conn, channel), fromPage(scope, conn, channel)]);
  channel.finish();
}

async function toPage(scope: Scope<"tcp">, conn: Conn, channel: Channel): Promise<void> {
  try {
    for (let chunk = await conn.read(); chunk !== null; chunk = await conn.read()) await channel.write(chunk);
    await channel.send(kinds.end);
  } catch (error) {
    if (!isPorticoError(error)) abandon(scope, channel);
    // Else it was this side that ended the connection.
    else if (!isPorticoError(error, "Closed", "Cancelled")) fail(channel, error);
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
    if (!isPorticoError(error)) {
      abandon(scope, channel);
    } else if (isPorticoError(error, "InvalidInput")) {
      await fail(channel, error);
      scope.cancel();
    } else {
      // What the peer sent before it went is still for the page to read.
      channel.refuse();
    }
  }
}

/** Tells the page what the connection ended with, after all bytes, and takes no more from it. */
function fail(channel: Channel, error: unknown): Promise<void> {
  channel.refuse();
  return channel.send(kinds.failed, failureOf(error)).catch(ignore);
}

function setOptions(conn: Conn, fields: Fields): void {
  const { noDelay, keepAlive } = optionsOf(fields);
  if (noDelay !== undefined) conn.setNoDelay(noDelay);
  if (keepAlive !== undefined) conn.setKeepAlive(keepAlive);
}
