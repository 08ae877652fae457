import { expect, test } from "vitest";
import { aFeedRow, aQuake } from "./quake.fixture.ts";
import { readRow } from "./read-row.ts";

const feed = { generatedMs: Date.UTC(2018, 1, 7) };

test("reads a good row", () => {
  expect(readRow(aFeedRow(), feed)).toEqual(aQuake());
});

test.each([
  [{ id: undefined }, "missing-id", "id is missing"],
  [{ mag: null }, "missing-magnitude", "magnitude is null"],
  [{ mag: Number.NaN }, "missing-magnitude", "magnitude is null"],
  [{ mag: 12 }, "magnitude-out-of-range", "magnitude is 12"],
  [{ time: "yesterday" }, "missing-time", 'time is "yesterday"'],
  [{ time: Date.UTC(2018, 1, 8) }, "outside-the-week", "time is 2018-02-08T00:00:00.000Z"],
  [{ coordinates: undefined }, "coordinates-out-of-range", "longitude missing, latitude missing"],
  [{ coordinates: [0, 91, 5] }, "coordinates-out-of-range", "longitude 0, latitude 91"],
  [{ coordinates: [0, 9, 900] }, "depth-out-of-range", "depth is 900 km"],
  [{ coordinates: [0, 9] }, "depth-out-of-range", "depth is missing km"],
  [{ type: "quarry blast" }, "not-an-earthquake", "quarry blast"],
])("sets %j aside as %s", (changes, fault, detail) => {
  expect(readRow(aFeedRow(changes), feed)).toEqual({ fault, detail });
});

test("keeps a negative magnitude and a depth above sea level", () => {
  expect(readRow(aFeedRow({ mag: -0.8, coordinates: [-122, 46, -2.79] }), feed)).toMatchObject({
    magnitude: -0.8,
    depthKm: -2.79,
  });
});

test("falls back to solar time where the row names no time zone", () => {
  expect(readRow(aFeedRow({ tz: null }), feed)).toMatchObject({ utcOffsetMinutes: -480 });
});
