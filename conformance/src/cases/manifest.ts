import { type Capability, capabilityNames, has, install, installed, requiredBy } from "@portico/core";
import { CONTRACT } from "@portico/core/driver";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { traitsOf } from "../runner/traits.ts";
import { count } from "./exposed.ts";
import { must } from "./must.ts";

export const cases: readonly Case[] = [
  must("manifest/is-frozen", "MANIFEST-1", [], async (ctx: Ctx) => {
    const { supports } = ctx.scope;
    const frozen = [supports, supports.capabilities, supports.limits].map(Object.isFrozen);
    ctx.check.equal(frozen, [true, true, true], "whether manifest, capabilities and limits are frozen");
    ctx.check.equal(typeof supports.runtime, "string", "type of the runtime's name");
  }),
  must("manifest/answers-for-exactly-the-closed-list", "MANIFEST-1", [], async (ctx: Ctx) => {
    const { capabilities } = ctx.scope.supports;
    ctx.check.equal(Object.keys(capabilities).sort(), [...capabilityNames].sort(), "names in the manifest");
    ctx.check.equal([...new Set(Object.values(capabilities).map((value) => typeof value))], ["boolean"], "types");
  }),
  must("manifest/says-what-the-driver-claims", "MANIFEST-1", [], async (ctx: Ctx) => {
    const { supports } = ctx.scope;
    const { contract, runtime, version } = ctx.driver;
    ctx.check.equal([supports.contract, supports.runtime, supports.version], [contract, runtime, version], "who it is");
    const shown = capabilityNames.filter((name) => supports.capabilities[name]);
    const claimed = capabilityNames.filter((name) => ctx.driver.capabilities.includes(name));
    ctx.check.equal(shown, claimed, "capabilities");
  }),
  must("manifest/limits-are-sensible-numbers", "MANIFEST-1", [], async (ctx: Ctx) => {
    const { timerResolutionMs, parallelism } = ctx.scope.supports.limits;
    ctx.check.ok(timerResolutionMs > 0 && timerResolutionMs < 1000, `timers tick every ${timerResolutionMs} ms`);
    ctx.check.ok(Number.isInteger(parallelism) && parallelism >= 1, `parallelism is ${parallelism}`);
  }),
  must("manifest/is-the-same-in-every-scope", "MANIFEST-1", [], async (ctx: Ctx) => {
    const { supports } = ctx.scope;
    const below = await ctx.scope.scope((scope) => scope.spawn((task) => ({ supports: task.supports })).join());
    ctx.check.ok(below.supports === supports && supports.contract === CONTRACT, "one manifest for all scopes");
  }),
  must("manifest/has-agrees-with-it", "MANIFEST-1", [], async (ctx: Ctx) => {
    for (const name of capabilityNames) {
      ctx.check.equal(has(ctx.scope, name), ctx.driver.capabilities.includes(name), `has(scope, "${name}")`);
    }
  }),
  must("manifest/claims-and-traits-belong-together", "MANIFEST-2", [], async (ctx: Ctx) => {
    const traits = traitsOf(ctx.driver);
    for (const name of capabilityNames) {
      ctx.check.equal(traits[name], ctx.driver.capabilities.includes(name), `whether the driver can ${name}`);
    }
  }),
  must("manifest/another-contract-is-refused", "MANIFEST-3", [], async (ctx: Ctx) => {
    const ours = ctx.scope.supports.contract;
    const open = (): unknown => ctx.root({}, { ...ctx.driver, contract: 99 });
    const error = ctx.check.throws(open, "ContractMismatch", "a driver of contract 99");
    ctx.check.ok(error.message.includes("99"), "the message has the driver's contract");
    ctx.check.ok(error.message.includes(` ${ours}`), `the message has core's contract, ${ours}`);
  }),
  must("manifest/an-unknown-capability-is-refused", "MANIFEST-3", [], async (ctx: Ctx) => {
    const capabilities = [...ctx.driver.capabilities, "telepathy" as Capability];
    const before = ctx.scope.supports.capabilities;
    ctx.check.throws(() => ctx.root({}, { ...ctx.driver, capabilities }), "InvalidInput", "a driver with telepathy");
    ctx.check.equal("telepathy" in before, false, "whether the manifest has telepathy");
  }),
  must("manifest/a-claim-comes-with-what-it-builds-on", "MANIFEST-3", [], async (ctx: Ctx) => {
    const { capabilities } = ctx.scope.supports;
    for (const [name, required] of Object.entries(requiredBy) as [Capability, Capability][]) {
      if (capabilities[name]) ctx.check.equal(capabilities[required], true, `whether ${required} comes with ${name}`);
      const open = (): unknown => ctx.root({}, { ...ctx.driver, capabilities: [name] });
      ctx.check.throws(open, "InvalidInput", `a driver with ${name} alone`);
    }
  }),
  must("manifest/a-missing-capability-says-why", "MANIFEST-4", [], async (ctx: Ctx) => {
    const reasons = { "block-on": "the moon is in the wrong phase" };
    const { blockOn: _, ...driver } = ctx.driver;
    const capabilities = driver.capabilities.filter((name) => name !== "block-on");
    const { scope } = ctx.root({}, { ...driver, capabilities, reasons });
    const error = ctx.check.throws(() => scope.blockOn(count), "Unsupported", "blockOn");
    ctx.check.ok(error.message.includes(reasons["block-on"]), "the message has the driver's reason");
  }),
  must("manifest/an-installed-scope-is-the-default", "MANIFEST-5", [], async (ctx: Ctx) => {
    ctx.defer(install(ctx.scope));
    ctx.check.ok(installed() === ctx.scope, "installed() gives the scope");
    ctx.check.ok(Number.isFinite(installed().now()), "the installed scope tells the time");
    const slot: unknown = Reflect.get(globalThis, Symbol.for("portico.installed"));
    ctx.check.ok(slot === ctx.scope, "every copy of core finds it");
  }),
  must("manifest/installing-is-taken-back", "MANIFEST-5", [], async (ctx: Ctx) => {
    const undo = install(ctx.scope);
    const time = installed().now();
    undo();
    ctx.check.ok(Number.isFinite(time), "the installed scope tells the time");
    ctx.check.throws(() => installed(), "NotInstalled", "installed() after the end");
  }),
];
