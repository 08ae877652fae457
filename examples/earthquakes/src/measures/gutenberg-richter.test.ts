import { expect, test } from "vitest";
import { completenessMagnitude, fitGutenbergRichter, magnitudeBins } from "./gutenberg-richter.ts";

/** Magnitudes of a population that follows the law exactly: the quantiles of an exponential distribution. */
const population = (b: number, least: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => least - Math.log10(1 - (index + 0.5) / count) / b);

test("counts by tenths, empty bins included", () => {
  expect(magnitudeBins([1.04, 1.0, 1.26])).toEqual([
    { magnitude: 1, count: 2 },
    { magnitude: 1.1, count: 0 },
    { magnitude: 1.2, count: 0 },
    { magnitude: 1.3, count: 1 },
  ]);
  expect(magnitudeBins([])).toEqual([]);
});

test("takes the fullest bin plus 0.2 as the magnitude of completeness", () => {
  expect(completenessMagnitude(magnitudeBins([0.4, 0.5, 0.5, 0.6]))).toBe(0.7);
  expect(completenessMagnitude([])).toBeUndefined();
});

test.each([0.7, 1, 1.3])("recovers b = %d from a population that follows the law", (b) => {
  const fit = fitGutenbergRichter(magnitudeBins(population(b, 0.95, 20_000)));
  expect(fit?.b).toBeCloseTo(b, 1);
  expect(Math.abs((fit?.b ?? 0) - b)).toBeLessThan(0.02);
});

test("gives an error of about b / √n", () => {
  const fit = fitGutenbergRichter(magnitudeBins(population(1, 0.95, 1_000)));
  expect(fit?.bError).toBeCloseTo(1 / Math.sqrt(fit?.count ?? 0), 2);
});

test("draws the line through the number of complete earthquakes", () => {
  const fit = fitGutenbergRichter(magnitudeBins(population(1, 0.95, 1_000)));
  expect(10 ** ((fit?.a ?? 0) - (fit?.b ?? 0) * (fit?.completeness ?? 0))).toBeCloseTo(fit?.count ?? 0, 6);
});

test("fits nothing to a handful of earthquakes", () => {
  expect(fitGutenbergRichter(magnitudeBins(population(1, 0.95, 20)))).toBeUndefined();
});
