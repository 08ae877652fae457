import { expect, test } from "vitest";
import { loadAtlas } from "./atlas.ts";
import { countryName } from "./country-names.ts";

test("names countries by number", () => {
  expect([392, 840, 604].map(countryName)).toEqual(["Japan", "United States", "Peru"]);
  expect(countryName(-99)).toBeUndefined();
});

test("leaves only the three numberless areas of the map without a name", () => {
  const { countries, states } = loadAtlas();
  expect(countries.filter(({ name }) => name === "Unassigned land")).toHaveLength(3);
  expect(states.filter(({ name }) => name === "Unassigned land")).toEqual([]);
});
