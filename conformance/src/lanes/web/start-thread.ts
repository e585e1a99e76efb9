/** Starts the suite's worker module, as an app does. */
export function startThread(): Worker {
  return new Worker(new URL("./threads.js", import.meta.url), { type: "module" });
}
