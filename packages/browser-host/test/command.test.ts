import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { command } from "../src/command.ts";
import { remove, temporary, writePrograms } from "./support/tree.ts";

const dir = temporary();
afterAll(() => remove(dir));
writePrograms(dir, {
  good: "echo out; echo err >&2; echo $NAME",
  bad: "echo why; exit 3",
  reading: 'read line; echo "read $?"',
  hanging: "echo begun; exec sleep 60",
  stubborn: "trap '' TERM; sleep 20",
  dead: "kill -9 $$",
});
const run = (name: string, limitMs = 10_000): ReturnType<typeof command> =>
  command(join(dir, name), [], { env: { ...process.env, NAME: "value" }, limitMs });

test("a good end has the output", async () => {
  const { ok, output } = await run("good");
  expect(ok).toBe(true);
  expect(output.split("\n").sort()).toEqual(["err", "out", "value"]);
});

test.each([
  ["bad", "why\nIt ended with 3."],
  ["dead", "It ended with SIGKILL."],
])("%s has the reason", async (name, output) => {
  expect(await run(name)).toEqual({ ok: false, output });
});

test("what cannot be started has ended badly", async () => {
  expect(await run("missing")).toEqual({ ok: false, output: expect.stringContaining("ENOENT") });
});

test("there is nobody to ask", async () => {
  expect(await run("reading")).toEqual({ ok: true, output: "read 1" });
});

test.each([
  ["hanging", "told to end", 200, 2000],
  ["stubborn", "killed later", 2200, 6000],
])("%s is %s when it is overdue", async (name, _, atLeast, below) => {
  const started = performance.now();
  const { ok, output } = await run(name, 200);
  const elapsed = performance.now() - started;
  expect(ok).toBe(false);
  expect(output).toContain("It did not end within 0.2 s.");
  // Timers may be a little early.
  expect(elapsed).toBeGreaterThan(atLeast - 20);
  expect(elapsed).toBeLessThan(below);
});
