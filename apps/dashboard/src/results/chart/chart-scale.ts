/** Round numbers from below the least to above the greatest, about so many. Pure. */
export function niceTicks(min: number, max: number, count: number): readonly number[] {
  if (min === max) return niceTicks(Math.min(0, min), max === 0 ? 1 : Math.max(0, max), count);
  const step = niceStep((max - min) / Math.max(1, count));
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  // Multiples, not sums: 0.1 + 0.2 is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** 1, 2, 2.5 or 5 times a power of ten, at least that. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Which of many names are written so that they do not touch: every so manieth. Pure. */
export function labelEvery(count: number, widthPx: number, labelPx: number): number {
  return Math.max(1, Math.ceil((count * labelPx) / Math.max(1, widthPx)));
}

/** `1.2k`, `3.5M`, `0.25`. Pure. */
export function shortNumber(value: number): string {
  return value.toLocaleString("en", {
    notation: Math.abs(value) >= 10_000 ? "compact" : "standard",
    maximumFractionDigits: Math.abs(value) >= 100 ? 1 : 4,
  });
}

/** Pure. */
export function withUnit(value: number | null, unit: string | undefined): string {
  if (value === null) return "–";
  const text = value.toLocaleString("en", { maximumFractionDigits: 6 });
  return unit === undefined ? text : `${text} ${unit}`;
}
