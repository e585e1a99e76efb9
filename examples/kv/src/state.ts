import type { Scope, SocketAddress } from "@portico/core";
import type { ServerView } from "./commands/command.ts";
import type { Compactor } from "./compactor.ts";
import type { Log } from "./log/log.ts";
import type { Store } from "./store/store.ts";

/** What INFO and CONFIG tell about a server. */
export class ServerState implements ServerView {
  readonly version: string = "7.0.0";
  readonly config: ReadonlyMap<string, string>;
  clients = 0;
  connections = 0;
  commands = 0;
  readonly #scope: Scope;
  readonly #store: Store;
  readonly #log: Log;
  readonly #compactor: Compactor;
  readonly #port: number;
  readonly #startedAt: number;

  constructor(scope: Scope<"fs">, store: Store, log: Log, compactor: Compactor, { host, port }: SocketAddress) {
    this.#scope = scope;
    this.#store = store;
    this.#log = log;
    this.#compactor = compactor;
    this.#port = port;
    this.#startedAt = scope.now();
    this.config = new Map([
      ["bind", host],
      ["port", String(port)],
      ["databases", "1"],
      ["save", ""],
      ["appendonly", "yes"],
      ["appendfsync", log.fsync],
      ["maxmemory", "0"],
      ["maxmemory-policy", "noeviction"],
    ]);
  }

  wallClock(): number {
    return this.#scope.wallClock();
  }

  startCompaction(): boolean {
    return this.#compactor.start();
  }

  info(): readonly (readonly [string, Readonly<Record<string, string | number>>])[] {
    return [
      ["Server", this.#server()],
      ["Clients", { connected_clients: this.clients }],
      ["Persistence", this.#persistence()],
      ["Stats", this.#stats()],
      ["Keyspace", this.#keyspace()],
    ];
  }

  #server(): Record<string, string | number> {
    const { runtime, version } = this.#scope.supports;
    const uptime = Math.floor((this.#scope.now() - this.#startedAt) / 1000);
    return {
      redis_version: this.version,
      redis_mode: "standalone",
      runtime: `${runtime} ${version}`,
      tcp_port: this.#port,
      uptime_in_seconds: uptime,
    };
  }

  #persistence(): Record<string, string | number> {
    return {
      loading: 0,
      aof_enabled: 1,
      aof_rewrite_in_progress: this.#compactor.running ? 1 : 0,
      aof_last_bgrewrite_status: this.#compactor.lastFailed ? "err" : "ok",
      aof_last_write_status: this.#log.failed === undefined ? "ok" : "err",
      aof_current_size: this.#log.size,
    };
  }

  #stats(): Record<string, string | number> {
    return {
      total_connections_received: this.connections,
      total_commands_processed: this.commands,
      expired_keys: this.#store.expired,
    };
  }

  #keyspace(): Record<string, string | number> {
    const { size, volatile } = this.#store;
    return size === 0 ? {} : { db0: `keys=${size},expires=${volatile},avg_ttl=0` };
  }
}
