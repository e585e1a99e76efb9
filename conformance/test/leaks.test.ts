import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { binaryOf, type RuntimeName } from "../src/lanes/runtimes.ts";

// On every runtime: what the runner sees of a case that leaves something behind. In a program of its own, since the test
// runner has timers and listeners too.

const program = fileURLToPath(new URL("support/leaky.ts", import.meta.url));

interface Seen {
  readonly sight: string;
  readonly seen: Readonly<Record<string, readonly string[]>>;
}

function run(name: RuntimeName, flags: readonly string[], ...ways: string[]): Seen {
  const binary = binaryOf(name);
  return JSON.parse(execFileSync(binary, [...flags, program, ...ways], { encoding: "utf8" })) as Seen;
}

const runtimes: readonly (readonly [RuntimeName, readonly string[]])[] = [
  ["node-22", []],
  ["node-24", []],
  ["node-26", []],
  ["deno", ["run", "--allow-all"]],
  ["bun", ["run"]],
];

test.each(runtimes)("%s: late errors belong to the case", (name, flags) => {
  expect(run(name, flags, "nothing", "rejection", "throw").seen).toEqual({
    nothing: [],
    rejection: ["late error: Error (unseen)"],
    throw: ["late error: Error (too late)"],
  });
});

test.each(runtimes.filter(([name]) => name !== "bun"))("%s: a leaked timer is seen", (name, flags) => {
  expect(run(name, flags, "timer").seen).toEqual({ timer: ["leak: Timeout outlived the case"] });
});

test("bun: timers are not seen, and the runner knows it", () => {
  const { sight, seen } = run("bun", ["run"], "timer");
  expect(seen).toEqual({ timer: [] });
  expect(["descriptors only", "not observed"]).toContain(sight);
});

test.runIf(process.platform === "linux").each(runtimes)("%s: leaked sockets and files are seen", (name, flags) => {
  const { sight, seen } = run(name, flags, "listener", "connection", "file");
  expect(sight).toBe(name === "bun" ? "descriptors only" : "observed");
  expect(seen["listener"]).toEqual([expect.stringMatching(/^leak: .*socket:\[\d+\] outlived the case$/)]);
  expect(seen["connection"]).toEqual([expect.stringMatching(/socket:\[\d+\], socket:\[\d+\] outlived the case$/)]);
  expect(seen["file"]).toEqual([expect.stringContaining(binaryOf(name).split("/").at(-1) ?? "")]);
});
