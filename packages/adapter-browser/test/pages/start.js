/** Starts the worker module of that name. */
export const start = (file) => () => new Worker(new URL(file, import.meta.url), { type: "module" });
