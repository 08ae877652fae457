import { expect, test } from "vitest";
import { enrichQuake, inBatches } from "./enrich.ts";
import { aQuake } from "./feed/quake.fixture.ts";

test("adds region, airport, energy, class and the local hour", () => {
  expect(enrichQuake(aQuake({ timeMs: Date.UTC(2018, 1, 6, 3, 30) }))).toMatchObject({
    id: "ci1",
    region: "California",
    offshoreKm: 0,
    airport: { code: "L70", name: "Agua Dulce Airpark" },
    energyJoules: expect.closeTo(6.31e7, -6),
    magnitudeClass: "minor",
    localHour: 19,
  });
});

test("parts items into batches of nearly equal size and loses none", () => {
  expect(inBatches([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([
    [1, 2],
    [3, 4],
    [5, 6, 7],
  ]);
  expect(inBatches([1, 2], 5)).toEqual([[1], [2]]);
  expect(inBatches([], 5)).toEqual([]);
});
