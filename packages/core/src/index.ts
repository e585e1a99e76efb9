import "./dispose.ts";

export { type Capability, capabilityNames, type Limits, type Manifest, requiredBy } from "./capabilities.ts";
export type {
  Arm,
  ArmResult,
  ArmResults,
  NamedArms,
  Select,
  Selected,
  SelectOptions,
} from "./choose/types.ts";
export { asyncDispose } from "./dispose.ts";
export { type CancelReason, type ErrorCode, errorCodes, isPorticoError, PorticoError } from "./errors.ts";
export { has } from "./has.ts";
export { install, installed } from "./install.ts";
export type { File, FileSystem, OpenOptions, SyncDir, WriteFileOptions } from "./io/fs-types.ts";
export type { Conn, ConnectOptions, Listener, ListenOn, Net, NetClient, ServeOptions } from "./io/net-types.ts";
export type { Main, MainContext, RunOptions } from "./run-types.ts";
export type { AbortSignalLike } from "./scope/abort-signal.ts";
export type { Hooks, ScopeEvent } from "./scope/hooks.ts";
export type {
  BaseScope,
  OpenScope,
  Ownable,
  Resource,
  Scope,
  ScopeOptions,
  SpawnOptions,
  Started,
  Stopping,
  Task,
  TaskStatus,
} from "./scope/types.ts";
export type {
  Channel,
  Immediate,
  Lock,
  Mutex,
  Permit,
  Receiver,
  Semaphore,
  Sender,
  SyncOptions,
} from "./sync/types.ts";
export { type Exposed, expose } from "./threads/expose.ts";
export type { IntervalOptions, MissedTicks, Timeouts } from "./time/types.ts";
export type { DirEntry, FileInfo, FileKind } from "./traits/fs.ts";
export type { SocketAddress } from "./traits/sockets.ts";
export { usageError } from "./usage-error.ts";
