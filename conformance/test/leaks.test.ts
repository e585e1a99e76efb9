import { execFile } from "node:child_process";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { binaryOf, type RuntimeName } from "../src/lanes/runtimes.ts";

// On every runtime: what the runner sees of a case that leaves something behind. In a program of its own, since the test
// runner has timers and listeners too.

const program = fileURLToPath(new URL("support/leaky.ts", import.meta.url));

interface Seen {
  readonly sight: string;
  readonly errors: string;
  readonly seen: Readonly<Record<string, readonly string[]>>;
}

const every = ["nothing", "timer", "listener", "connection", "file", "rejection", "late-handler", "throw"];

const runtimes: readonly (readonly [RuntimeName, readonly string[]])[] = [
  ["node-22", []],
  ["node-24", []],
  ["node-26", []],
  ["deno", ["run", "--allow-all"]],
  ["bun", ["run"]],
];

const runs = new Map<string, Seen>();

async function run(name: RuntimeName, flags: readonly string[]): Promise<void> {
  const { stdout, stderr } = await promisify(execFile)(binaryOf(name), [...flags, program, ...every]);
  runs.set(name, { ...(JSON.parse(stdout) as Seen), errors: stderr });
}

function seenOn(name: RuntimeName): Seen {
  const seen = runs.get(name);
  if (seen === undefined) throw new Error(`${name} has not run`);
  return seen;
}

// Starting a runtime takes seconds on a busy machine.
beforeAll(() => Promise.all(runtimes.map(([name, flags]) => run(name, flags))), 60_000);

test.each(runtimes)("%s: late errors belong to the case", (name) => {
  const { seen } = seenOn(name);
  expect(seen.nothing).toEqual([]);
  expect(seen.rejection).toEqual(["late error: Error (unseen)"]);
  expect(seen.throw).toEqual(["late error: Error (too late)"]);
});

test.each(runtimes)("%s: what is handled late is a late error, and no warning besides", (name) => {
  const { seen, errors } = seenOn(name);
  expect(seen["late-handler"]).toEqual(["late error: Error (seen late)"]);
  expect(errors).toBe("");
});

test.each(runtimes.filter(([name]) => name !== "bun"))("%s: a leaked timer is seen", (name) => {
  expect(seenOn(name).seen.timer).toEqual(["leak: Timeout outlived the case"]);
});

test("bun: timers are not seen, and the runner knows it", () => {
  const { sight, seen } = seenOn("bun");
  expect(seen.timer).toEqual([]);
  expect(["descriptors only", "not observed"]).toContain(sight);
});

const onLinux = test.runIf(process.platform === "linux");

onLinux.each(runtimes)("%s: leaked sockets and files are seen", (name) => {
  const { sight, seen } = seenOn(name);
  expect(sight).toBe(name === "bun" ? "descriptors only" : "observed");
  expect(seen.listener).toEqual([expect.stringMatching(/^leak: .*socket:\[\d+\] outlived the case$/)]);
  expect(seen.connection).toEqual([expect.stringMatching(/socket:\[\d+\], socket:\[\d+\] outlived the case$/)]);
  expect(seen.file).toEqual([expect.stringContaining(basename(binaryOf(name)))]);
});
