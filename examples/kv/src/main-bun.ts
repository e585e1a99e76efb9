import { run } from "@portico/adapter-bun";
import { main } from "./app.ts";

void run(main, { worker: new URL("./jobs.js", import.meta.url) });
