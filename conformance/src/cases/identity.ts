import { capabilityNames } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";

// A suite that has run on the wrong runtime, or tested another adapter, certifies nothing.
export const cases: readonly Case[] = [
  must("identity/adapter-and-runtime-are-the-ones-under-test", "ID-1", [], async (ctx: Ctx) => {
    const { driver, scope } = ctx;
    const { expected, detected, host } = ctx.lane;
    ctx.check.equal(detected.runtime, host.runtime, "the runtime that the suite detects");
    ctx.check.ok(detected.version.startsWith(host.version), `version ${detected.version} starts with ${host.version}`);
    ctx.check.equal(driver.runtime, expected.runtime, "the driver's name of the runtime");
    ctx.check.ok(
      driver.version.startsWith(expected.version),
      `version ${driver.version} starts with ${expected.version}`,
    );
    ctx.check.equal(scope.supports.runtime, expected.runtime, "the manifest's name of the runtime");
    ctx.check.equal(scope.supports.version, driver.version, "the manifest's version");
  }),
  must("identity/the-runtime-version-is-the-detected-one", "ID-2", [], async (ctx: Ctx) => {
    const { lane, scope } = ctx;
    const native = lane.expected.runtime === lane.host.runtime;
    const version = native ? lane.detected.version : lane.expected.version;
    ctx.check.ok(
      version === "" || scope.supports.version === version,
      `${scope.supports.version} is the version ${version}`,
    );
    ctx.check.ok(scope.supports.version.length > 0, "the manifest has a version");
  }),
  must("identity/every-declared-capability-is-claimed-and-no-other", "ID-3", [], async (ctx: Ctx) => {
    const { driver, lane, scope } = ctx;
    const expected = [...lane.expected.capabilities].sort();
    ctx.check.equal([...driver.capabilities].sort(), expected, "what the driver claims");
    const { capabilities } = scope.supports;
    const shown = capabilityNames.filter((name) => capabilities[name]);
    ctx.check.equal(shown.sort(), expected, "what the manifest shows");
  }),
];
