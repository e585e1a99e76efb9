import { run } from "@portico/adapter-node";
import { main } from "./app.ts";

void run(main, { worker: new URL("./jobs.js", import.meta.url) });
