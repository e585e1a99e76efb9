import { run } from "@portico/adapter-node";
import { main, options } from "./exit-main.ts";

// Not awaited: where the top level waits, two of the runtimes never call their event loop idle, and 70 cannot come.
void run(main, options);
