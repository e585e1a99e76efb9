// Starts two threads, one of which was to keep the program alive and is not any more, and has no more to do.
import { driver } from "@portico/adapter-bun";

const start = () => driver.spawn.threads.start(undefined, { message: () => undefined, exited: () => undefined });
start();
const used = start();
used.keepAlive(true);
used.keepAlive(false);
