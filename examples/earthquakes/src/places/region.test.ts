import { expect, test } from "vitest";
import { datasetPath } from "../datasets.ts";
import { extractFeed } from "../feed/extract.ts";
import { validateFeed } from "../feed/validate.ts";
import { loadAtlas } from "./atlas.ts";
import { openOcean, regionAt } from "./region.ts";

const regionOf = (longitude: number, latitude: number): ReturnType<typeof regionAt> =>
  regionAt({ longitude, latitude }, loadAtlas());

test.each([
  [-118.25, 34.05, "California"],
  [-149.9, 61.2, "Alaska"],
  [-115.1, 36.2, "Nevada"],
  [-66.5, 18.2, "Puerto Rico"],
  [139.6, 36, "Japan"],
  [70.8155, 36.5432, "Afghanistan"],
])("finds %d, %d on land in %s", (longitude, latitude, name) => {
  expect(regionOf(longitude, latitude)).toEqual({ name, offshoreKm: 0 });
});

test("gives a point at sea the nearest coast, and the middle of the Pacific none", () => {
  expect(regionOf(-125.5, 40.4)).toMatchObject({ name: "California", offshoreKm: expect.closeTo(93, -1) });
  expect(regionOf(-130, 0)).toEqual({ name: openOcean, offshoreKm: 400 });
});

test("agrees with the feed's own place names in the American West, Alaska and Hawaii", () => {
  const spellings: Record<string, string> = { CA: "California", NV: "Nevada" };
  const states = new Set(["California", "Nevada", "Alaska", "Hawaii", "Utah", "Washington", "Montana", "Oklahoma"]);
  const { quakes } = validateFeed(extractFeed(datasetPath("earthquakes.json")));
  const named = quakes.flatMap((quake) => {
    const suffix = quake.place.slice(quake.place.lastIndexOf(",") + 2);
    const state = spellings[suffix] ?? suffix;
    return states.has(state) ? [{ quake, state }] : [];
  });
  // The feed names the nearest town, which may lie across the border: full agreement is not to be had.
  const agreeing = named.filter(({ quake, state }) => regionAt(quake, loadAtlas()).name === state);
  expect(named.length).toBeGreaterThan(1400);
  expect(agreeing.length / named.length).toBeGreaterThan(0.96);
});
