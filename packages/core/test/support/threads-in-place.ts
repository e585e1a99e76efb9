import type { Capability } from "@portico/core";
import { type Driver, type ParentPort, serveThread, type ThreadEvents } from "@portico/core/driver";

/** `driver` with threads that are none: their programs run on the same event loop, and messages take a turn. */
export function withThreadsInPlace<C extends Capability>(driver: Driver<C>): Driver<C | "threads"> {
  const { spawn } = driver;
  return {
    ...driver,
    capabilities: [...driver.capabilities, "threads"],
    spawn: {
      macrotask: (fn) => spawn.macrotask(fn),
      threads: {
        parallelism: 2,
        bringsModule: true,
        start: (_url, events) => startInPlace(driver, events),
      },
    },
  };
}

function startInPlace(driver: Driver<Capability>, events: ThreadEvents) {
  const { spawn } = driver;
  let ended = false;
  // Whatever order the turns come in, messages keep theirs.
  const messages: (() => void)[] = [];
  let receive: (data: unknown) => void = () => undefined;
  const later = (fn: () => void): void => {
    messages.push(fn);
    spawn.macrotask(() => {
      const next = messages.shift();
      if (!ended) next?.();
    });
  };
  const port: ParentPort = {
    post: (message) => later(() => events.message(message)),
    receive(message) {
      receive = message;
    },
    onEnding: () => undefined,
  };
  serveThread(driver, port, () => Promise.resolve());
  return {
    post: (message: unknown) => later(() => receive(message)),
    keepAlive: () => undefined,
    terminate() {
      ended = true;
      spawn.macrotask(() => events.exited());
    },
  };
}
