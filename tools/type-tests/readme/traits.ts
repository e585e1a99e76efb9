import type { EntropyDriver, HostDriver, SocketsDriver, SpawnDriver, TimersDriver } from "@portico/core/driver";

// What the adapter author of the README writes; only its types matter here.
export declare const entropy: EntropyDriver;
export declare const host: HostDriver;
export declare const sockets: SocketsDriver;
export declare const spawn: SpawnDriver;
export declare const timers: TimersDriver;
