// Starts two threads, uses one for a while, and has no more to do.
import { driver } from "@portico/adapter-bun";

const start = () => driver.spawn.threads.start(undefined, { message: () => undefined, exited: () => undefined });
start();
const used = start();
used.keepAlive(true);
setTimeout(() => used.keepAlive(false), 10);
