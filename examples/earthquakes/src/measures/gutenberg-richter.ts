/** Earthquakes of one magnitude, rounded to 0.1. */
export interface MagnitudeBin {
  readonly magnitude: number;
  readonly count: number;
}

/** The law log₁₀ N = a − b M, fitted to the earthquakes of an area: N is the number of magnitude M or more. */
export interface GutenbergRichter {
  /** The least magnitude at which the catalogue is taken to be complete. */
  readonly completeness: number;
  readonly a: number;
  readonly b: number;
  readonly bError: number;
  /** How many earthquakes the fit rests on. */
  readonly count: number;
}

const binWidth = 0.1;
const countMin = 30;

/** Counts earthquakes by magnitude in bins of 0.1, empty ones included. */
export function magnitudeBins(magnitudes: readonly number[]): MagnitudeBin[] {
  // Tenths as whole numbers, since sums of 0.1 are not exact.
  const tenths = magnitudes.map((magnitude) => Math.round(magnitude * 10));
  if (tenths.length === 0) return [];
  const least = tenths.reduce((a, b) => Math.min(a, b));
  const most = tenths.reduce((a, b) => Math.max(a, b));
  const counts = Array.from({ length: most - least + 1 }, () => 0);
  for (const tenth of tenths) counts[tenth - least]! += 1;
  return counts.map((count, index) => ({ magnitude: (least + index) / 10, count }));
}

/**
 * The magnitude of completeness by maximum curvature (the fullest bin; Wiemer and Wyss 2000, BSSA 90, 859–869), plus the
 * customary 0.2 since that method comes out low (Woessner and Wiemer 2005, BSSA 95, 684–698).
 */
export function completenessMagnitude(bins: readonly MagnitudeBin[]): number | undefined {
  const fullest = bins.reduce<MagnitudeBin | undefined>(
    (best, bin) => (bin.count > (best?.count ?? 0) ? bin : best),
    undefined,
  );
  return fullest === undefined ? undefined : Math.round(fullest.magnitude * 10 + 2) / 10;
}

/**
 * Fits the law by maximum likelihood: b = log₁₀ e / (mean M − (Mc − ΔM / 2)).
 * Aki (1965), Bulletin of the Earthquake Research Institute 43, 237–239, with the correction for bins of width ΔM by
 * Utsu (1966); the standard error by Shi and Bolt (1982), BSSA 72, 1677–1687.
 *
 * `undefined` when fewer than 30 earthquakes are complete: a b-value from less says nothing.
 */
export function fitGutenbergRichter(bins: readonly MagnitudeBin[]): GutenbergRichter | undefined {
  const completeness = completenessMagnitude(bins);
  if (completeness === undefined) return undefined;
  const complete = bins.filter(({ magnitude }) => magnitude >= completeness);
  const count = sum(complete.map((bin) => bin.count));
  if (count < countMin) return undefined;

  const mean = sum(complete.map((bin) => bin.count * bin.magnitude)) / count;
  const b = Math.LOG10E / (mean - (completeness - binWidth / 2));
  const spread = sum(complete.map((bin) => bin.count * (bin.magnitude - mean) ** 2)) / (count * (count - 1));
  const bError = Math.LN10 * b ** 2 * Math.sqrt(spread);
  return { completeness, a: Math.log10(count) + b * completeness, b, bError, count };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
