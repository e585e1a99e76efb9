import { createReferenceDriver } from "@portico/conformance/reference";
import type { Scope } from "@portico/core";
import { cancelAtEveryAwait, simulatedDriver } from "@portico/core/testing";
import { expect, test } from "vitest";

/** Replaces a file so that readers see the old content or the new. */
async function replace(scope: Scope<"fs">, path: string, content: string): Promise<void> {
  const draft = `${path}.draft`;
  scope.defer(async (grace) => {
    if (await grace.fs.exists(draft)) await grace.fs.remove(draft);
  });
  await scope.fs.writeFile(draft, content, { sync: true });
  await scope.fs.rename(draft, path);
}

test("old or new, and no draft left, wherever it is cancelled", async () => {
  const { points, cancelled } = await cancelAtEveryAwait(
    () => createReferenceDriver({ scheduler: simulatedDriver().scheduler }),
    {
      setup: (scope) => scope.fs.writeFile("/tmp/f", "old"),
      run: (scope) => replace(scope, "/tmp/f", "new"),
      async check(_, outcome, scope) {
        const content = await scope.fs.readText("/tmp/f");
        expect("value" in outcome ? ["new"] : ["old", "new"]).toContain(content);
        expect(await scope.fs.exists("/tmp/f.draft")).toBe(false);
      },
    },
  );
  expect(points).toBe(4);
  expect(cancelled).toBeGreaterThan(2 * points);
});
