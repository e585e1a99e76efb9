import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("a million turns with an arm that is never ready listen to it once and leave the heap as it is", () => {
  const program = fileURLToPath(new URL("support/select-heap.mjs", import.meta.url));
  const output = execFileSync(process.execPath, ["--expose-gc", program], { encoding: "utf8" });
  const { begun, listeners, grown } = JSON.parse(output) as { begun: number; listeners: number; grown: number };
  expect({ begun, listeners }).toEqual({ begun: 1, listeners: 1 });
  // One byte a turn would be 900,000.
  expect(grown).toBeLessThan(300_000);
}, 120_000);
