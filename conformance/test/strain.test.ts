import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { startRivals, strained, timeScaleOf } from "../src/lanes/strain.ts";

const onLinux = test.runIf(existsSync("/usr/bin/taskset"));
let end: () => void = () => undefined;
afterEach(() => end());

const asked = "console.log(os.availableParallelism(), process.env.UV_THREADPOOL_SIZE)";

test("without strain a command stays as it is", () => {
  expect(strained(["node", "x.js"], undefined)).toEqual({ command: ["node", "x.js"], env: {} });
  expect([timeScaleOf(undefined), timeScaleOf("starved"), timeScaleOf("slow")]).toEqual([1, 1, 5]);
});

onLinux.each(["starved", "slow"] as const)("%s: one processor, and one thread in the pool", (strain) => {
  const { command, env } = strained([process.execPath, "-e", asked], strain);
  const [binary = "", ...args] = command;
  const { stdout } = spawnSync(binary, args, { env: { ...process.env, ...env }, encoding: "utf8" });
  expect(stdout).toBe("1 1\n");
});

onLinux("a slow program gets a part of its processor", { timeout: 60_000 }, () => {
  const spin = "const end = process.hrtime.bigint() + 1_000_000_000n; while (process.hrtime.bigint() < end);";
  const share = "const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6)";
  const { command } = strained([process.execPath, "-e", spin + share], "slow");
  const [binary = "", ...args] = command;
  end = startRivals("slow");
  const { stdout } = spawnSync(binary, args, { encoding: "utf8" });
  expect(Number(stdout)).toBeLessThan(0.75);
});

test("where no program can be bound to a processor, the lane cannot start", () => {
  expect(() => strained(["node"], "starved", ["/nowhere/taskset"])).toThrow(
    "a starved or slow run needs taskset, which is part of Linux' util-linux",
  );
});
