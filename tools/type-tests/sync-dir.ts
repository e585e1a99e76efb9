// expect: TS2339
// expect: Property 'syncDir' does not exist on type 'FileSystem'
import type { Scope } from "@portico/core";
export async function wrong(scope: Scope<"fs">): Promise<void> {
  await scope.fs.syncDir("/");
}
