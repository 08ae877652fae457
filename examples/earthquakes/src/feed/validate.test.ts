import { expect, test } from "vitest";
import { datasetPath } from "../datasets.ts";
import { aFeedRow } from "./quake.fixture.ts";
import { extractFeed } from "./extract.ts";
import { validateFeed } from "./validate.ts";

const feedOf = (...rows: ReturnType<typeof aFeedRow>[]): Parameters<typeof validateFeed>[0] => ({
  title: "test",
  generatedMs: Date.UTC(2018, 1, 7),
  rows,
});

test("finds the blasts and the one phantom in the real week, and loses no row", () => {
  const feed = extractFeed(datasetPath("earthquakes.json"));
  const { quakes, rejected } = validateFeed(feed);
  expect(quakes).toHaveLength(1678);
  expect(Object.groupBy(rejected, (row) => `${row.fault}: ${row.detail}`)).toMatchObject({
    "not-an-earthquake: explosion": { length: 15 },
    "not-an-earthquake: quarry blast": { length: 13 },
    "duplicate: 2.2 s and 20 km from ak18383983": [{ id: "ak18384001" }],
  });
  expect(quakes.length + rejected.length).toBe(feed.rows.length);
});

test("sets a repeated id aside and says where it was first seen", () => {
  const { quakes, rejected } = validateFeed(feedOf(aFeedRow(), aFeedRow({ mag: 3 })));
  expect(quakes).toMatchObject([{ magnitude: 2 }]);
  expect(rejected).toEqual([{ row: 2, id: "ci1", fault: "repeated-id", detail: "first seen in row 1" }]);
});

test("of two solutions of one event keeps the reviewed one, whichever came first", () => {
  const reviewed = aFeedRow({ id: "a" });
  const automatic = aFeedRow({ id: "b", status: "automatic", time: Date.UTC(2018, 1, 6, 12) - 1000 });
  for (const rows of [
    [reviewed, automatic],
    [automatic, reviewed],
  ]) {
    const { quakes, rejected } = validateFeed(feedOf(...rows));
    expect(quakes).toMatchObject([{ id: "a" }]);
    expect(rejected).toMatchObject([{ id: "b", fault: "duplicate", detail: "1.0 s and 0 km from a" }]);
  }
});

test("keeps two reviewed events, events of two networks, and events far apart", () => {
  const first = aFeedRow({ id: "a", status: "automatic" });
  expect(validateFeed(feedOf(aFeedRow({ id: "a" }), aFeedRow({ id: "b" }))).quakes).toHaveLength(2);
  expect(validateFeed(feedOf(first, aFeedRow({ id: "b", net: "nc" }))).quakes).toHaveLength(2);
  expect(validateFeed(feedOf(first, aFeedRow({ id: "b", coordinates: [-117, 34.5, 8] }))).quakes).toHaveLength(2);
  expect(validateFeed(feedOf(first, aFeedRow({ id: "b", time: Date.UTC(2018, 1, 6, 11) }))).quakes).toHaveLength(2);
});
