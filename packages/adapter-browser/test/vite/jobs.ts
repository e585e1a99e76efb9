import { type Exposed, expose, PorticoError } from "@portico/core";

/** Adds on whatever thread it runs on. */
export const add: Exposed<[a: number, b: number], number> = expose("vite/add", (_scope, a, b) => a + b);

/** Fails there. */
export const refuse: Exposed<[], never> = expose("vite/refuse", () => {
  throw new PorticoError("Busy", "refused on purpose", { op: "vite" });
});

/** Has the work done by threads of the thread that it runs on: one asleep, one not. */
export const nested: Exposed<[a: number, b: number], readonly [number, number], "threads" | "block-on"> = expose(
  "vite/nested",
  async (scope, a: number, b: number) => [scope.blockOn(add, a, b), await scope.parallel(add, b, b)] as const,
);

/** Sends a text to a server that sends it back. */
export const echo: Exposed<[port: number, text: string], string, "tcp"> = expose(
  "vite/echo",
  async (scope, port: number, text: string) => {
    const conn = await scope.net.connect({ port });
    await conn.write(new TextEncoder().encode(text));
    await conn.closeWrite();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of conn) chunks.push(chunk as Uint8Array<ArrayBuffer>);
    return await new Blob(chunks).text();
  },
);
