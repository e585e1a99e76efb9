// For adapters and tests of adapters. Libraries and apps import "@portico/core" or an adapter.
export { CONTRACT, type Driver } from "./contract.ts";
export { createRun, openRoot } from "./full.ts";
export type { Root, RootOptions } from "./runtime.ts";
export { mailboxSize as helperMemorySize } from "./threads/mailbox.ts";
export { serveThread } from "./threads/serve.ts";
export { decode as decodeMessage, encode as encodeMessage } from "./threads/wire.ts";
export type { BlockOnDriver, HelperDriver } from "./traits/block-on.ts";
export type { EntropyDriver } from "./traits/entropy.ts";
export type { DirEntry, FileDriver, FileInfo, FileKind, FsDriver, OpenHow } from "./traits/fs.ts";
export type { HostDriver } from "./traits/host.ts";
export type {
  ConnDriver,
  ConnEvents,
  ConnectDone,
  ConnOptions,
  ListenerDriver,
  ListenerEvents,
  ListenOptions,
  SocketAddress,
  SocketsDriver,
} from "./traits/sockets.ts";
export type { ParentPort, SpawnDriver, ThreadDriver, ThreadEvents, ThreadsDriver } from "./traits/spawn.ts";
export type { TimersDriver } from "./traits/timers.ts";
