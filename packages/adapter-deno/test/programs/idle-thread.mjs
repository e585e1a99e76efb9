// Starts a thread and has no more to do.
import { driver } from "@portico/adapter-deno";

driver.spawn.threads.start(undefined, { message: () => undefined, exited: () => undefined });
