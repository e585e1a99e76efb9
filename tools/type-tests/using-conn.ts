// expect: TS2741
// expect: Property '[Symbol.dispose]' is missing in type 'Conn' but required in type 'Disposable'
// Closing a connection takes time: `await using`.
import type { Conn } from "@portico/core";
export async function wrong(open: () => Promise<Conn>): Promise<string> {
  using conn = await open();
  return conn.remote.host;
}
