const threads = new URL("./threads.js", import.meta.url).href;

/**
 * Gives what starts a worker with the functions of the module `exposed`. An app has one worker module, which imports them; what
 * the suite runs is known only now, so that module is written here.
 */
export function startThreads(exposed: string): () => Worker {
  const imports = [exposed, threads].map((url) => `import ${JSON.stringify(url)};`).join("\n");
  const module = URL.createObjectURL(new Blob([imports], { type: "text/javascript" }));
  return () => new Worker(module, { type: "module" });
}
