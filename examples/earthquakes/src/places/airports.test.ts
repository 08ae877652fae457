import { expect, test } from "vitest";
import { loadAirports, nearestAirport } from "./airports.ts";

test("finds the airport next door", () => {
  const nearest = nearestAirport({ longitude: -118.41, latitude: 33.94 }, loadAirports());
  expect(nearest).toMatchObject({ code: "LAX", name: "Los Angeles International" });
  expect(nearest?.distanceKm).toBeLessThan(1);
});

test("finds none where the table knows none", () => {
  expect(nearestAirport({ longitude: 121.65, latitude: 24.17 }, loadAirports())).toBeNull();
});

test("reads NA as a missing city", () => {
  const airports = loadAirports();
  expect(airports).toHaveLength(3376);
  expect(airports.find(({ code }) => code === "SKA")).toMatchObject({ name: "Fairchild AFB", city: null });
});
