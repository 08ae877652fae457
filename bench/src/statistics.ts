export function median(numbers: readonly number[]): number {
  return percentile(numbers, 50);
}

/** Nearest rank. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(0, rank - 1)] ?? Number.NaN;
}

/** Four significant digits: the machine is not steadier than that. */
export function rounded(number: number): number {
  return Math.abs(number) >= 1000 ? Math.round(number) : Number(number.toPrecision(4));
}
