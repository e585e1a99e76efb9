import type { Capability } from "./capabilities.ts";
import type { ErrorCode } from "./errors.ts";
import type { BlockOnDriver } from "./traits/block-on.ts";
import type { EntropyDriver } from "./traits/entropy.ts";
import type { FsDriver } from "./traits/fs.ts";
import type { HostDriver } from "./traits/host.ts";
import type { SocketsDriver } from "./traits/sockets.ts";
import type { SpawnDriver } from "./traits/spawn.ts";
import type { TimersDriver } from "./traits/timers.ts";

/** Version of everything in `traits/`. A driver carries the one it was written for. */
export const CONTRACT = 1;

/** What an adapter implements. Optional traits are present exactly when their capability is claimed. */
export interface Driver<C extends Capability = Capability> {
  readonly contract: number;
  /** Lower-case name of the runtime, for people, errors and reports. */
  readonly runtime: string;
  /** Of what {@link Driver.runtime} names; not empty. */
  readonly version: string;
  readonly capabilities: readonly C[];
  /** Granularity of timers, milliseconds. */
  readonly timerResolutionMs: number;
  readonly timers: TimersDriver;
  readonly spawn: SpawnDriver;
  readonly entropy: EntropyDriver;
  readonly host: HostDriver;
  readonly fs?: FsDriver;
  readonly sockets?: SocketsDriver;
  readonly blockOn?: BlockOnDriver;
  /** Why a capability is missing, for the message of `Unsupported`: what the user can do about it. */
  readonly reasons?: Readonly<Partial<Record<Capability, string>>>;
  /**
   * Resolves when everything is there that must exist before a program runs, such as a thread that could not be started
   * while this one sleeps. May be called again, to make up for what has been used. `run` waits for it.
   */
  prepare?(): Promise<void>;
  /** Ends what {@link Driver.prepare} has made, in part if it failed. `run` waits for it when the root has ended. */
  release?(): Promise<void>;
  /**
   * Names the code of a platform error that its errno-style `code` property does not name rightly. Asked first.
   *
   * @returns undefined to let core decide by `error.code`
   */
  classify?(error: unknown): ErrorCode | undefined;
}
