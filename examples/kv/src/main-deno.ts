import { run } from "@portico/adapter-deno";
import { main } from "./app.ts";

void run(main, { worker: new URL("./jobs.js", import.meta.url) });
