import { type Capability, capabilityNames, has, install, installed } from "@portico/core";
import { CONTRACT, type Driver } from "@portico/core/driver";
import type { Case, FullScope } from "../case.ts";
import type { Ctx } from "../context.ts";
import { count, counted } from "./exposed.ts";
import { must } from "./must.ts";
import { unclaim } from "./unclaim.ts";

/** A scope of the driver under test, as if the runtime lacked the capability. */
function lacking(ctx: Ctx, name: Capability): FullScope {
  const { scope } = ctx.root({}, unclaim(ctx.driver, name));
  ctx.check.equal(scope.supports.capabilities[name], false, `whether ${name} is in the manifest`);
  return scope;
}

/** For each trait a driver may have: whether it is there. */
function traitsOf(driver: Driver): Record<Capability, boolean> {
  const { fs, sockets, spawn, blockOn } = driver;
  return {
    fs: fs !== undefined,
    "fs.sync-dir": fs?.syncDir !== undefined,
    "fs.rename-dir": fs !== undefined && driver.capabilities.includes("fs.rename-dir"),
    "fs.replace-open": fs !== undefined && driver.capabilities.includes("fs.replace-open"),
    tcp: sockets !== undefined,
    "tcp.reset": sockets !== undefined && driver.capabilities.includes("tcp.reset"),
    threads: spawn.threads !== undefined,
    "block-on": blockOn !== undefined && spawn.threads !== undefined,
  };
}

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
  must("manifest/without-fs-files-are-unsupported", "MANIFEST-4", [], async (ctx: Ctx) => {
    const scope = lacking(ctx, "fs");
    const dir = await ctx.tmp();
    await ctx.check.rejects(scope.fs.readFile(`${dir}/file`), "Unsupported", "readFile");
    await ctx.check.rejects(scope.fs.writeFile(`${dir}/file`, "x"), "Unsupported", "writeFile");
    await ctx.check.rejects(scope.fs.mkdir(`${dir}/sub`, { recursive: true }), "Unsupported", "mkdir");
    await ctx.check.rejects(scope.fs.exists(dir), "Unsupported", "exists");
  }),
  must("manifest/without-sync-dir-it-is-unsupported", "MANIFEST-4", ["fs"], async (ctx: Ctx) => {
    const scope = lacking(ctx, "fs.sync-dir");
    const dir = await ctx.tmp();
    await ctx.check.rejects(scope.fs.syncDir(dir), "Unsupported", "syncDir");
    await scope.fs.writeFile(`${dir}/file`, "files work");
    ctx.check.equal(await ctx.scope.fs.readText(`${dir}/file`), "files work", "content");
  }),
  must("manifest/without-rename-dir-directories-are-not-renamed", "MANIFEST-4", ["fs"], async (ctx: Ctx) => {
    const { fs } = lacking(ctx, "fs.rename-dir");
    const dir = await ctx.tmp();
    await fs.mkdir(`${dir}/sub`);
    await fs.writeFile(`${dir}/file`, "moved");
    await ctx.check.rejects(fs.rename(`${dir}/sub`, `${dir}/renamed`), "Unsupported", "rename of a directory");
    await fs.rename(`${dir}/file`, `${dir}/moved`);
    const names = (await fs.readDir(dir)).map(({ name }) => name);
    ctx.check.equal(names, ["moved", "sub"], "names after renaming a directory and a file");
  }),
  must("manifest/without-tcp-sockets-are-unsupported", "MANIFEST-4", [], async (ctx: Ctx) => {
    const scope = lacking(ctx, "tcp");
    const server = await ctx.peer.listen([]);
    await ctx.check.rejects(scope.net.connect({ port: server.port }), "Unsupported", "connect");
    await ctx.check.rejects(scope.net.listen({ port: 0 }), "Unsupported", "listen");
    ctx.check.equal(await server.report(), [], "connections that the peer has seen");
  }),
  must("manifest/without-reset-it-is-unsupported", "MANIFEST-4", ["tcp"], async (ctx: Ctx) => {
    const scope = lacking(ctx, "tcp.reset");
    const server = await ctx.peer.listen([{ do: "echo" }]);
    const conn = await scope.net.connect({ port: server.port });
    ctx.check.throws(() => conn.reset(), "Unsupported", "reset");
    await conn.write(new Uint8Array([1, 2, 3]));
    await conn.closeWrite();
    ctx.check.equal((await conn.read())?.length, 3, "bytes echoed after the refused reset");
  }),
  must("manifest/without-threads-parallel-is-unsupported", "MANIFEST-4", [], async (ctx: Ctx) => {
    const scope = lacking(ctx, "threads");
    const before = counted();
    const attempt = async (): Promise<number> => scope.parallel(count);
    await ctx.check.rejects(attempt(), "Unsupported", "parallel");
    ctx.check.equal(counted(), before, "how often the function ran on this thread");
  }),
  must("manifest/without-block-on-it-is-unsupported", "MANIFEST-4", [], async (ctx: Ctx) => {
    const scope = lacking(ctx, "block-on");
    const before = counted();
    ctx.check.throws(() => scope.blockOn(count), "Unsupported", "blockOn");
    ctx.check.equal(counted(), before, "how often the function ran on this thread");
  }),
  must("manifest/a-missing-capability-says-why", "MANIFEST-4", [], async (ctx: Ctx) => {
    const reasons = { "block-on": "the moon is in the wrong phase" };
    const { scope } = ctx.root({}, { ...unclaim(ctx.driver, "block-on"), reasons });
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
