import { driver } from "@portico/adapter-node";
import { openRoot } from "@portico/core/driver";
import { expect, test } from "vitest";
import { cases } from "../src/cases/identity.ts";
import { detectRuntime } from "../src/lanes/detect.ts";
import type { LaneFacts } from "../src/runner/context.ts";
import type { Environment } from "../src/runner/environment.ts";
import { runCase } from "../src/runner/run.ts";
import { noTrap } from "../src/runner/trap.ts";
import { laneFacts, testEnvironment } from "./support/environment.ts";

// The real adapter of Node, in lanes that are about something else.

const here = { runtime: "node", version: "" };
const right: LaneFacts = {
  ...laneFacts,
  expected: { ...here, capabilities: [...driver.capabilities] },
  host: here,
  detected: detectRuntime(),
};

async function messages(lane: LaneFacts): Promise<string[]> {
  const trap = noTrap;
  const leaks = { sight: "not observed", now: () => [] } as const;
  const environment: Environment = { ...testEnvironment({ trap, driver }), lane, leaks, openRoot };
  const outcomes = await Promise.all(cases.map((one) => runCase(one, environment)));
  return outcomes.flatMap(({ failures }) => failures.map((failure) => failure.message));
}

test("the right adapter on the right runtime passes", async () => {
  expect(await messages(right)).toEqual([]);
});

test("another adapter than the lane's fails", async () => {
  const lane = { ...right, expected: { ...right.expected, runtime: "bun" } };
  expect(await messages(lane)).toContain('the driver\'s name of the runtime: expected "bun", got "node"');
});

test("another runtime than the lane's fails", async () => {
  expect(await messages({ ...right, host: { ...here, runtime: "deno" } })).toContain(
    'the runtime that the suite detects: expected "deno", got "node"',
  );
});

test("another version than the lane's fails", async () => {
  const [message] = await messages({ ...right, host: { ...here, version: "1." } });
  expect(message).toMatch(/^version \S+ starts with 1\.: expected a true condition, got false$/);
});

test("other capabilities than the lane's fail", async () => {
  const lane = { ...right, expected: { ...right.expected, capabilities: [] } };
  expect((await messages(lane))[0]).toMatch(/^what the driver claims: expected \[\], got \["block-on"/);
});
