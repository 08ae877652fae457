import { expect, test } from "vitest";
import { aQuake } from "./quake.fixture.ts";
import { remarksOn } from "./remarks.ts";

test("has nothing to remark on a plain earthquake", () => {
  expect(remarksOn(aQuake())).toEqual([]);
  expect(remarksOn(aQuake({ gapDegrees: null, stationCount: null }))).toEqual([]);
});

test("remarks on weak locations, small magnitudes and odd depths", () => {
  expect(remarksOn(aQuake({ gapDegrees: 181, stationCount: 3 }))).toEqual(["poorly-located", "few-stations"]);
  expect(remarksOn(aQuake({ magnitude: -0.1, depthKm: -1 }))).toEqual(["negative-magnitude", "above-sea-level"]);
  expect(remarksOn(aQuake({ network: "us", depthKm: 10 }))).toEqual(["assigned-depth"]);
  expect(remarksOn(aQuake({ network: "ci", depthKm: 10 }))).toEqual([]);
});
