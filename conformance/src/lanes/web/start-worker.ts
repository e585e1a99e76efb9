// The page of a lane whose suite runs in a worker: it starts the program there, and errors there are errors here.
const worker = new Worker(new URL("./program.js", import.meta.url), { type: "module" });
worker.onerror = (event) => reportError(new Error(`The worker has failed: ${event.message || "it does not load"}`));
worker.onmessageerror = () => reportError(new Error("The worker has sent what cannot be read"));
