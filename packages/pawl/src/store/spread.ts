/** How values spread: how many there are in each class of {@link spreadBounds}, and the greatest. Adds up, over slices of a store as over workflows. */
export interface Spread {
  /** Class and count. */
  readonly counts: readonly (readonly [classIndex: number, count: number])[];
  readonly max: number;
}

/** The least value of each class: every whole number up to 20, from there on a twentieth more each. The last class is open: it begins at ten years of milliseconds. */
export const spreadBounds: readonly number[] = bounds();

function bounds(): number[] {
  const found: number[] = [];
  for (let bound = 0; bound < 3.16e11; bound = Math.max(bound + 1, Math.ceil(bound * 1.05))) found.push(bound);
  return found;
}

/** In which class a value lies; those below zero count as zero. */
export function spreadClass(value: number): number {
  let low = 0;
  let high = spreadBounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spreadBounds[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** All that lies in these together. */
export function addSpreads(spreads: readonly Spread[]): Spread {
  const counts = new Map<number, number>();
  let max = 0;
  for (const spread of spreads) {
    for (const [at, count] of spread.counts) counts.set(at, (counts.get(at) ?? 0) + count);
    max = Math.max(max, spread.max);
  }
  return { counts: [...counts].sort(([a], [b]) => a - b), max };
}

export function spreadCount({ counts }: Spread): number {
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

/** The value that this part of all values (0.95) does not exceed, by nearest rank: exact up to 20, at most a twentieth too much above; null: there are none. */
export function quantile(spread: Spread, part: number): number | null {
  const rank = Math.max(1, Math.ceil(spreadCount(spread) * part));
  let seen = 0;
  for (const [at, count] of spread.counts.toSorted(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= rank) return Math.min(spread.max, (spreadBounds[at + 1] ?? Number.POSITIVE_INFINITY) - 1);
  }
  return null;
}
