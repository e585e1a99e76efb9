import { has, type Scope } from "@portico/core";

declare function files(scope: Scope<"fs">): Promise<void>;
export async function main(scope: Scope<"tcp">): Promise<void> {
  if (has(scope, "fs")) {
    await files(scope);
    await scope.net.listen({ port: 0 });
    if (has(scope, "fs.sync-dir")) await scope.fs.syncDir("/");
  }
}
