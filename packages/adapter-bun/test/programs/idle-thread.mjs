// Starts a thread and has no more to do.
import { driver } from "@portico/adapter-bun";

driver.spawn.threads.start(undefined, { message: () => undefined, exited: () => undefined });
