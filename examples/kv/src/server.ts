import type { BaseScope, Listener, Scope, SocketAddress, Task } from "@portico/core";
import { Compactor } from "./compactor.ts";
import { Connections } from "./connections.ts";
import { Database } from "./database.ts";
import type { FsyncMode, Log } from "./log/log.ts";
import { openLog, type Recovery } from "./log/open.ts";
import { type DecodeLimits, defaultLimits } from "./resp/decode.ts";
import { ServerState } from "./state.ts";
import { Store } from "./store/store.ts";

export interface ServeOptions {
  /** Numeric address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where the log is; made if missing. One server at a time. */
  readonly dir: string;
  /** Default `always`. */
  readonly fsync?: FsyncMode;
  /** Default {@link defaultLimits}. */
  readonly limits?: Partial<DecodeLimits>;
  /** More connections wait to be accepted. Default 10000. */
  readonly maxConnections?: number;
  /** Bytes of log from which on it is rewritten when it has doubled. Default 64 MiB. */
  readonly compactFrom?: number;
  /** Gets failures that no client sees: of a connection, of the log, of a compaction. Default: dropped. */
  readonly report?: (error: unknown) => void;
}

/** A server that listens. */
export interface Server {
  readonly address: SocketAddress;
  /** Keys it began with. */
  readonly keys: number;
  readonly recovery: Recovery;
  /** Ends when the program stops: open requests are answered, idle connections closed, the log is synced. */
  readonly task: Task<void>;
}

type Needs = "fs" | "tcp" | "threads";

/**
 * Serves the keys of a directory to clients that speak RESP2. Everything runs in `scope`.
 *
 * @throws LogError if the log is damaged; PorticoError as `fs` and `net.listen` do
 */
export async function serve(scope: Scope<Needs>, options: ServeOptions): Promise<Server> {
  const report = options.report ?? (() => undefined);
  const { log, entries, recovery } = await openLog(scope, options.dir, options.fsync ?? "always");
  const store = new Store(() => scope.wallClock());
  store.load(entries);
  const keys = store.size;
  const listener = await scope.net.listen({ host: options.host ?? "127.0.0.1", port: options.port });
  const { address } = listener;
  const compactor = new Compactor(log, options.compactFrom ?? 64 * 1024 * 1024, report);
  const state = new ServerState(scope, store, log, compactor, address);
  const connections = new Connections(new Database(store, log), log, state, { ...defaultLimits, ...options.limits });
  const task = scope.spawn(
    (scope) => run(scope, { listener: scope.bind(listener), log, store, compactor, connections, options, report }),
    {
      name: "kv server",
      owns: [listener],
    },
  );
  return { address, keys, recovery, task };
}

interface Parts {
  readonly listener: Listener<Needs>;
  readonly log: Log;
  readonly store: Store;
  readonly compactor: Compactor;
  readonly connections: Connections;
  readonly options: ServeOptions;
  readonly report: (error: unknown) => void;
}

async function run(
  scope: Scope<Needs>,
  { listener, log, store, compactor, connections, options, report }: Parts,
): Promise<void> {
  scope.spawn((scope) => log.run(scope), { name: "log", background: true });
  scope.spawn((scope) => compactor.run(scope), { name: "compaction", background: true });
  scope.spawn((scope) => expireKeys(scope, store), { name: "expiry", background: true });
  scope.spawn((scope) => everySecond(scope, log, compactor), { name: "every second", background: true });
  await connections.serve(scope, listener, options.maxConnections ?? 10_000, report);
  await log.close(scope);
}

const EXPIRE_EVERY_MS = 100;
const EXPIRE_AT_ONCE = 1000;

/** Takes out keys whose time has come, a bounded number between turns of the event loop. */
async function expireKeys(scope: BaseScope<never>, store: Store): Promise<void> {
  for await (const _ of scope.interval(EXPIRE_EVERY_MS)) {
    while (store.expireDue(EXPIRE_AT_ONCE) === EXPIRE_AT_ONCE) await scope.yieldNow();
  }
}

async function everySecond(scope: BaseScope<never>, log: Log, compactor: Compactor): Promise<void> {
  for await (const _ of scope.interval(1000)) {
    if (log.fsync === "everysec") log.requestSync();
    compactor.startIfWorthwhile();
  }
}
