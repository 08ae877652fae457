import { expect, test } from "vitest";
import { energyJoules } from "./energy.ts";
import { aggregate } from "./findings.ts";
import { realFindings } from "./findings.fixture.ts";

const { quakes, findings } = realFindings();

test("counts every earthquake once by class, region and hour", () => {
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  expect(findings).toMatchObject({ rowCount: 1707, quakeCount: 1678 });
  expect(total(findings.classes.map(({ count }) => count))).toBe(1678);
  expect(total(findings.regions.map(({ count }) => count))).toBe(1678);
  expect(total(findings.hours)).toBe(1678);
});

test("finds California first and Hualian strongest", () => {
  expect(findings.regions[0]).toMatchObject({ region: "California", count: 834, magnitudeMax: 4.33 });
  expect(findings.strongest[0]).toMatchObject({
    magnitude: 6.4,
    place: "22km NNE of Hualian, Taiwan",
    region: "Taiwan",
  });
  expect(findings.strongest).toHaveLength(10);
});

test("sums the energy, of which the strongest ten have four fifths", () => {
  const ofTen = findings.strongest.reduce((sum, { magnitude }) => sum + energyJoules(magnitude), 0);
  expect(findings.energyJoules / 1e12).toBeCloseTo(791.9, 1);
  expect(ofTen / findings.energyJoules).toBeCloseTo(0.79, 2);
});

test("finds b-values as they are everywhere on Earth, between 0.7 and 1.1", () => {
  const laws = findings.areas.map(({ area, law }) => [area, law?.b.toFixed(2), law?.completeness]);
  expect(laws).toEqual([
    ["California and Nevada", "0.77", 1.1],
    ["Alaska, on land", "0.85", 1.8],
    ["World (network “us”)", "0.83", 4.6],
  ]);
});

test("does not depend on the order in which batches came back", () => {
  const again = aggregate({
    feed: { title: findings.feedTitle, generatedMs: findings.generatedMs },
    quakes: quakes.toSorted((a, b) => a.id.localeCompare(b.id)),
    rejected: findings.rejected,
  });
  expect({ ...again, energyJoules: 0, regions: [], remarks: [] }).toEqual({
    ...findings,
    energyJoules: 0,
    regions: [],
    remarks: [],
  });
});

test("has an answer for a week without earthquakes", () => {
  const empty = aggregate({ feed: { title: "none", generatedMs: 0 }, quakes: [], rejected: [] });
  expect(empty).toMatchObject({ quakeCount: 0, energyJoules: 0, strongest: [], regions: [] });
});
