// expect: TS2345
// expect: Property 'worker' is missing in type '{}'
// blockOn needs helper threads, so the app has to name its worker module.
import { runInIsolatedWorker } from "@portico/adapter-browser";

await runInIsolatedWorker(() => undefined, {});
