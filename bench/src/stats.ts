/** A figure with the ends of its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The median with an interval that holds at least 95 %, for any distribution: the ends are the order statistics the
 * sign test leaves. With fewer than six values no such interval exists, and the ends are the least and the greatest.
 */
export function median(values: readonly number[]): Estimate {
  const sorted = [...values].sort((a, b) => a - b);
  const skip = tail(sorted.length);
  return {
    value: (at(sorted, Math.floor((sorted.length - 1) / 2)) + at(sorted, Math.ceil((sorted.length - 1) / 2))) / 2,
    low: at(sorted, skip),
    high: at(sorted, sorted.length - 1 - skip),
  };
}

/** How many values to drop at each end, so that at most 2.5 % of fair coin series have that few heads or fewer. */
function tail(n: number): number {
  let probability = 0.5 ** n;
  let cumulative = probability;
  let dropped = 0;
  while (cumulative + (probability * (n - dropped)) / (dropped + 1) <= 0.025) {
    probability *= (n - dropped) / (dropped + 1);
    cumulative += probability;
    dropped += 1;
  }
  return cumulative <= 0.025 ? dropped : 0;
}

function at(sorted: readonly number[], index: number): number {
  const value = sorted[index];
  if (value === undefined) throw new RangeError("no values to take the median of");
  return value;
}
