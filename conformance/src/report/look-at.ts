/** Where in a driver to look when a case of a trait fails. `@portico/core/driver` has the types. */
const parts: Readonly<Record<string, string>> = {
  timers: "`timers` (TimersDriver), `timerResolutionMs`, `entropy`",
  deadline: "`timers` (TimersDriver)",
  spawn: "`spawn` (SpawnDriver: macrotask), `timers`",
  choose: "`spawn` (SpawnDriver: macrotask), `timers`",
  sync: "`spawn` (SpawnDriver: macrotask)",
  fs: "`fs` (FsDriver, FileDriver)",
  tcp: "`sockets` (SocketsDriver, ConnDriver, ListenerDriver)",
  parallel: "`spawn.threads` (ThreadsDriver)",
  "block-on": "`blockOn` (BlockOnDriver), `spawn.threads`",
  manifest: "`capabilities`, and the traits that are there",
  errors: "`classify`, and the errors that the driver passes on",
  identity: "`runtime`, `version`, `capabilities`",
  run: "`host` (HostDriver)",
};

/** The parts of a driver that a case of the suite is about. Undefined for other cases. */
export function lookAt(id: string): string | undefined {
  return parts[id.slice(0, id.indexOf("/"))];
}
