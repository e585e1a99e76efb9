// expect: TS2345
// expect: Argument of type 'Exposed<[path: string], DirEntry[], "fs">' is not assignable
import { expose, type Scope } from "@portico/core";

const list = expose("tests/list", (scope: Scope<"fs">, path: string) => scope.fs.readDir(path));
export async function main(scope: Scope<"threads">): Promise<unknown> {
  return scope.parallel(list, "/");
}
