// expect: TS2339
// expect: Property 'listen' does not exist on type 'NetClient'
import type { Scope } from "@portico/core";
export async function wrong(scope: Scope<"tcp.connect">): Promise<void> {
  await scope.net.listen({ port: 0 });
}
