import { run } from "@portico/adapter-bun";
import { runAll } from "./all.ts";

void runAll((main, options) => run(main, { ...options, worker: new URL("./jobs.js", import.meta.url) }));
