import { type Exposed, expose, type Scope, type SocketAddress } from "@portico/core";
import { utf8 } from "./bytes.ts";
import { Client } from "./client.ts";

const getJob: Exposed<[host: string, port: number, key: Uint8Array], Uint8Array | null, "tcp"> = expose(
  "kv/get",
  async (scope: Scope<"tcp">, host: string, port: number, key: Uint8Array) => {
    const client = await Client.connect(scope, { host, port });
    return (await client.send("GET", key)) as Uint8Array | null;
  },
);

/**
 * The value of a key on a server, for scripts that cannot wait otherwise: this thread sleeps while a helper asks.
 *
 * @param key strings are sent as UTF-8
 * @returns null if there is no such key
 * @throws PorticoError `WouldDeadlock` if the server runs on this thread, `ConnectionRefused` if none does
 */
export function getSync(
  scope: Scope<"block-on" | "tcp">,
  address: SocketAddress,
  key: string | Uint8Array,
): Uint8Array | null {
  return scope.blockOn(getJob, address.host, address.port, utf8(key));
}
