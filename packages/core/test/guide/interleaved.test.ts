import { driver } from "@portico/adapter-node";
import { explore, interleaved } from "@portico/core/testing";
import { expect, test } from "vitest";

test("an echo over real sockets, in ten orders of what they report", async () => {
  await explore({ runs: 10, driver: ({ scheduler }) => interleaved(driver, scheduler) }, async (scope) => {
    const listener = await scope.net.listen({ port: 0 });
    scope.spawn(async (scope) => {
      const conn = await scope.bind(listener).accept();
      for await (const chunk of conn) await conn.write(chunk);
      await conn.close();
    });
    const conn = await scope.net.connect(listener.address);
    await Promise.all([conn.write(Uint8Array.of(1)), conn.write(Uint8Array.of(2))]);
    await conn.closeWrite();
    const received: number[] = [];
    for await (const chunk of conn) received.push(...chunk);
    expect(received).toEqual([1, 2]);
  });
});
