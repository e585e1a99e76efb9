import { runInIsolatedWorker } from "@portico/adapter-browser";
import { runAll } from "./all.ts";

const worker = (): Worker => new Worker(new URL("./worker-browser.js", import.meta.url), { type: "module" });

void runAll((main, { worker: _, ...options }) => runInIsolatedWorker(main, { ...options, worker }));
