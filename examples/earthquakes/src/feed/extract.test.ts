import { expect, test } from "vitest";
import { datasetPath } from "../datasets.ts";
import { extractFeed, parseFeed } from "./extract.ts";

test("reads the feed that vega-datasets brings", () => {
  const feed = extractFeed(datasetPath("earthquakes.json"));
  expect(feed.title).toBe("USGS All Earthquakes, Past Week");
  expect(new Date(feed.generatedMs).toISOString()).toBe("2018-02-07T01:49:14.000Z");
  expect(feed.rows).toHaveLength(1707);
  expect(feed.rows[0]).toMatchObject({ id: "ci37868143", mag: 2, net: "ci", tz: -480, type: "earthquake" });
});

test("refuses what is not a feed, naming the file", () => {
  expect(() => parseFeed("{}", "a.json")).toThrow("a.json is not a USGS GeoJSON summary feed");
  expect(() => parseFeed("null", "a.json")).toThrow("a.json is not a USGS GeoJSON summary feed");
  expect(() => parseFeed("<html>", "a.json")).toThrow("a.json is not JSON");
});

test("passes rows without properties or geometry on to validation", () => {
  const text = JSON.stringify({ type: "FeatureCollection", metadata: { generated: 1 }, features: [null, { id: "x" }] });
  expect(parseFeed(text, "a.json").rows.map((row) => row.id)).toEqual([undefined, "x"]);
});
