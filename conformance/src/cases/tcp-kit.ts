import { type Conn, type ConnectOptions, isPorticoError, type Listener } from "@portico/core";
import { fnv1a } from "../runner/bytes.ts";
import type { FullScope } from "../runner/case.ts";
import type { Ctx, PeerReport, PeerScript } from "../runner/context.ts";

/** A peer that receives everything and then ends its side. */
export const SINK: PeerScript = [{ do: "read-to-end" }, { do: "end" }];
/** A peer that sends everything back and ends when we do. */
export const ECHO: PeerScript = [{ do: "echo" }];
/** A peer that is deaf for a while and then behaves like {@link SINK}. */
export const LATE_SINK: PeerScript = [{ do: "stall", ms: 400 }, ...SINK];

/** More than any system takes for a peer that does not read. */
export const FLOOD: number = 16 * 1024 * 1024;
export const MIB: number = 1024 * 1024;

/** One after the other. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Everything up to the end of stream. */
export async function readToEnd(conn: Conn): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await conn.read(); chunk !== null; chunk = await conn.read()) chunks.push(chunk);
  return concat(chunks);
}

/** The next bytes until there are at least `length`, or the end. */
export async function readAtLeast(conn: Conn, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let have = 0;
  while (have < length) {
    const chunk = await conn.read();
    if (chunk === null) break;
    chunks.push(chunk);
    have += chunk.length;
  }
  return concat(chunks);
}

/** A connection to a peer that plays `script`, and the peer's report of it. */
export async function dial(
  ctx: Ctx,
  script: PeerScript,
  options: Partial<ConnectOptions> & { readonly scope?: FullScope } = {},
): Promise<{ conn: Conn; report: () => Promise<PeerReport> }> {
  const { scope = ctx.scope, ...rest } = options;
  const server = await ctx.peer.listen(script);
  const conn = await scope.net.connect({ port: server.port, closeTimeout: 10_000, ...rest });
  return { conn, report: () => onlyReport(ctx, server) };
}

/** A connection from a peer that plays `script`, and the peer's report of it. */
export async function answer(
  ctx: Ctx,
  script: PeerScript,
): Promise<{ conn: Conn; listener: Listener<never>; report: () => Promise<PeerReport> }> {
  const listener = await ctx.scope.net.listen({ port: 0, closeTimeout: 10_000 });
  const client = await ctx.peer.connect(listener.address.port, script);
  return { conn: await listener.accept(), listener, report: () => ctx.within(client.report(), "the peer's report") };
}

async function onlyReport(ctx: Ctx, server: { report(): Promise<PeerReport[]> }): Promise<PeerReport> {
  const reports = await ctx.within(server.report(), "the peer's report");
  const [report] = reports;
  ctx.check.equal(reports.length, 1, "connections the peer saw");
  ctx.check.ok(report, "the peer reports");
  return report;
}

/** Asserts that the peer received exactly `bytes` and then a clean end of stream. */
export async function delivered(ctx: Ctx, report: () => Promise<PeerReport>, bytes: Uint8Array): Promise<void> {
  const { received, hash, ended } = await report();
  ctx.check.equal(received, bytes.length, "bytes at the peer");
  ctx.check.equal(hash, fnv1a(bytes), "hash at the peer");
  ctx.check.equal(ended, "end", "end at the peer");
}

/** A child scope that a case may cancel; it is cancelled after the case at the latest. */
export function cancellable(ctx: Ctx): FullScope {
  const open = ctx.scope.openScope();
  ctx.defer(async () => {
    open.scope.cancel();
    await open.close().catch(unlessCancelled);
  });
  return open.scope;
}

/** Lets a failure pass unless it is the cancellation that the case asked for. */
export function unlessCancelled(error: unknown): void {
  if (!isPorticoError(error, "Cancelled")) throw error;
}

/** A promise and the function that resolves it: a signal inside a case. */
export function signal(): { readonly wait: Promise<void>; readonly send: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: promise, send: resolve };
}
