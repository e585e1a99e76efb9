import { isPorticoError } from "@portico/core";

const limit = 200;

/** A value as one short line, for messages. */
export function show(value: unknown): string {
  const text = attempt(value).replaceAll("\n", "\\n");
  return text.length <= limit ? text : `${text.slice(0, limit)}...`;
}

/** Getters and proxies may throw, and whoever shows a failure must not fail himself. */
function attempt(value: unknown): string {
  try {
    return render(value, 0);
  } catch {
    return "what cannot be shown";
  }
}

function render(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `function ${value.name || "(no name)"}`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  return renderObject(value, depth);
}

function renderObject(value: object, depth: number): string {
  if (isPorticoError(value)) return `PorticoError ${value.code} (${value.message})`;
  if (value instanceof Error) return `${value.name} (${value.message})`;
  if (value instanceof Date) return `Date ${value.getTime()}`;
  const name = value.constructor?.name ?? "Object";
  if (ArrayBuffer.isView(value)) return `${name} of ${value.byteLength} bytes`;
  if (depth > 2) return name;
  if (Array.isArray(value)) return `[${renderAll(value, depth)}]`;
  if (value instanceof Map || value instanceof Set) return `${name} [${renderAll([...value], depth)}]`;
  if (name !== "Object") return name;
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${render(field, depth + 1)}`);
  return `{ ${fields.join(", ")} }`;
}

function renderAll(values: readonly unknown[], depth: number): string {
  return values.map((value) => render(value, depth + 1)).join(", ");
}
