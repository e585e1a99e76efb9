import { withoutMachine } from "./machine.ts";

const longest = 8;
const widest = 140;

/** What differs between the pages that there are and those that should be, in a few lines a file. Empty: nothing. */
export function differencesBetween(
  committed: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): string[] {
  const names = [...new Set([...committed.keys(), ...wanted.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [committed.get(name), wanted.get(name)];
    if (old === undefined) return [`${name} is missing`];
    if (now === undefined) return [`${name} is no longer written: delete it`];
    return shortDiff(name, linesOf(old), linesOf(now));
  });
}

function linesOf(page: string): string[] {
  return withoutMachine(page).split(/\r?\n/);
}

/** The lines that only one of them has: enough to see what has changed in a generated page. */
function shortDiff(name: string, old: readonly string[], now: readonly string[]): string[] {
  if (old.join("\n") === now.join("\n")) return [];
  const [before, after] = [only(old, now), only(now, old)];
  const gone = before.map((line) => `- ${cut(line, after)}`);
  const come = after.map((line) => `+ ${cut(line, before)}`);
  const lines = [...gone.slice(0, longest), ...come.slice(0, longest)];
  const more = gone.length + come.length - lines.length;
  const order = lines.length === 0 ? ["  the same lines in another order"] : [];
  return [`${name} is old:`, ...lines, ...order, ...(more > 0 ? [`  and ${more} more lines`] : [])];
}

function only(lines: readonly string[], others: readonly string[]): string[] {
  const there = new Set(others);
  return lines.filter((line) => !there.has(line));
}

/** The beginning of a long line, and where it begins to differ from the line of the other page that begins like it. */
function cut(line: string, others: readonly string[]): string {
  if (line.length <= widest) return line;
  const head = line.slice(0, widest / 2);
  const other = others.find((one) => one.startsWith(head));
  if (other === undefined) return `${line.slice(0, widest)}...`;
  const at = [...line].findIndex((sign, index) => sign !== other[index]);
  const from = Math.max(head.length, at - 20);
  return `${head} ... ${line.slice(from, from + widest / 2)} ...`;
}
