import { lanes } from "./lanes.ts";
import type { Result } from "./measure.ts";
import { rows } from "./rows.ts";

/** Earlier results with the later ones in place of those of the same bench and lane, in the order of a whole run. */
export function merge(earlier: readonly Result[], later: readonly Result[]): Result[] {
  const measured = new Set(later.map(keyOf));
  const kept = earlier.filter((result) => !measured.has(keyOf(result)));
  return [...kept, ...later].sort((a, b) => placeOf(a) - placeOf(b));
}

function keyOf({ bench, lane }: Result): string {
  return `${lane} ${bench}`;
}

/** Sorting keeps the order of what has the same place. */
function placeOf({ bench, lane }: Result): number {
  const at = lanes.findIndex(({ name }) => name === lane);
  return at * rows.length + rows.findIndex((row) => row.bench === bench);
}
