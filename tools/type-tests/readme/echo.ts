import type { Scope } from "@portico/core";

export async function echo(scope: Scope<"tcp">, port: number): Promise<void> {
  const listener = await scope.net.listen({ port });
  await listener.serve(
    async (_scope, conn) => {
      for await (const chunk of conn) await conn.write(chunk);
    },
    { maxConnections: 10_000 },
  );
}
