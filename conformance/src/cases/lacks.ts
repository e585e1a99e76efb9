import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";
import { ECHO, readToEnd } from "./tcp-kit.ts";

/** Every operation of `scope.fs`. */
function operations({ fs }: FullScope, path: string): Record<string, () => Promise<unknown>> {
  return {
    open: () => fs.open(path, { write: true, create: true }),
    readFile: () => fs.readFile(path),
    readText: () => fs.readText(path),
    writeFile: () => fs.writeFile(path, "x"),
    stat: () => fs.stat(path),
    exists: () => fs.exists(path),
    readDir: () => fs.readDir(path),
    mkdir: () => fs.mkdir(path, { recursive: true }),
    rename: () => fs.rename(path, `${path}-moved`),
    remove: () => fs.remove(path, { recursive: true }),
    truncate: () => fs.truncate(path, 0),
    syncDir: () => fs.syncDir(path),
  };
}

/**
 * What a runtime does that really lacks a capability. The others are where the capability is: `fs-dir`, `fs-replace`,
 * `parallel`, `block-on`.
 */
export const cases: readonly Case[] = [
  must(
    "manifest/without-fs-files-are-unsupported",
    "MANIFEST-4",
    [],
    async (ctx: Ctx) => {
      const path = `${await ctx.tmp()}/file`;
      for (const [name, operation] of Object.entries(operations(ctx.scope, path))) {
        await ctx.check.rejects(operation(), "Unsupported", name);
      }
    },
    { lacks: ["fs"] },
  ),
  must(
    "manifest/without-sync-dir-it-is-unsupported",
    "MANIFEST-4",
    ["fs"],
    async (ctx: Ctx) => {
      const dir = await ctx.tmp();
      await ctx.check.rejects(ctx.scope.fs.syncDir(dir), "Unsupported", "syncDir");
      await ctx.scope.fs.writeFile(`${dir}/file`, "files work");
      ctx.check.equal(await ctx.scope.fs.readText(`${dir}/file`), "files work", "content");
    },
    { lacks: ["fs.sync-dir"] },
  ),
  must(
    "manifest/without-tcp-connect-sockets-are-unsupported",
    "MANIFEST-4",
    [],
    async (ctx: Ctx) => {
      const { net } = ctx.scope;
      const server = await ctx.peer.listen([]);
      await ctx.check.rejects(net.connect({ port: server.port }), "Unsupported", "connect");
      await ctx.check.rejects(net.listen({ port: 0 }), "Unsupported", "listen");
      for (const host of ["localhost", "127.0.0.1"]) {
        await ctx.check.rejects(net.resolve(host), "Unsupported", `resolve of ${host}`);
      }
      ctx.check.equal(await server.report(), [], "connections that the peer has seen");
    },
    { lacks: ["tcp.connect"] },
  ),
  must(
    "manifest/without-tcp-listening-is-unsupported",
    "MANIFEST-4",
    ["tcp.connect"],
    async (ctx: Ctx) => {
      const port = await ctx.peer.closedPort();
      await ctx.check.rejects(ctx.scope.net.listen({ port }), "Unsupported", "listen");
      await ctx.check.rejects(ctx.scope.net.connect({ port }), "ConnectionRefused", "connect to the refused listener");
      const server = await ctx.peer.listen(ECHO);
      const conn = await ctx.scope.net.connect({ port: server.port });
      await conn.write(Uint8Array.of(1, 2, 3));
      await conn.closeWrite();
      ctx.check.bytes(await readToEnd(conn), Uint8Array.of(1, 2, 3), "echo");
    },
    { lacks: ["tcp"] },
  ),
  must(
    "manifest/without-reset-it-is-unsupported",
    "MANIFEST-4",
    ["tcp.connect"],
    async (ctx: Ctx) => {
      const server = await ctx.peer.listen(ECHO);
      const conn = await ctx.scope.net.connect({ port: server.port });
      ctx.check.throws(() => conn.reset(), "Unsupported", "reset");
      await conn.write(Uint8Array.of(1, 2, 3));
      await conn.closeWrite();
      ctx.check.bytes(await readToEnd(conn), Uint8Array.of(1, 2, 3), "echo after the refused reset");
    },
    { lacks: ["tcp.reset"] },
  ),
];
