// A worker module that waits at its top level, as modules with WebAssembly do.
import { serveWorker } from "@portico/adapter-browser";

await new Promise((resolve) => setTimeout(resolve, 300));
serveWorker();
