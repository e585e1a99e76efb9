import { expose, type Scope } from "@portico/core";
export const fetchLength: ReturnType<typeof make> = make();
function make() {
  return expose("tests/length", async (scope: Scope<"tcp">, port: number) => {
    const conn = await scope.net.connect({ port });
    return (await conn.read())?.length ?? 0;
  });
}
export async function main(scope: Scope<"tcp" | "threads" | "block-on">): Promise<number> {
  const a: number = await scope.parallel(fetchLength, 80);
  const b: number = scope.blockOn(fetchLength, 80);
  return a + b;
}
