import type { ScopeImpl } from "./scope.ts";

/** Where the code that calls into core is: the stack without its message, and without core's own frames where they can be told. */
export function siteOf(): string {
  const lines = (new Error("spawned").stack ?? "").split("\n");
  // V8 begins with the message; JavaScriptCore with the first frame.
  const frames = lines[0]?.startsWith("Error") === true ? lines.slice(1) : lines;
  return frames.slice(3).join("\n");
}

/** Adds where the task was spawned to the stack of what it failed with: the error stays the same object. */
export function addSite(error: unknown, task: ScopeImpl): void {
  if (!(error instanceof Error) || typeof error.stack !== "string") return;
  Reflect.set(error, "stack", `${error.stack}\n  task "${task.name}", spawned\n${task.rare?.site}`);
}
