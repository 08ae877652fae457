import { expect, test } from "vitest";
import { distanceKm, distanceToLineKm, unitVector } from "./sphere.ts";

const at = (longitude: number, latitude: number): ReturnType<typeof unitVector> => unitVector({ longitude, latitude });

test("measures known distances", () => {
  expect(distanceKm(at(0, 0), at(1, 0))).toBeCloseTo(111.195, 3);
  expect(distanceKm(at(0, 90), at(0, -90))).toBeCloseTo(Math.PI * 6371.0088, 3);
  // Los Angeles to New York.
  expect(distanceKm(at(-118.408, 33.9425), at(-73.7789, 40.6398))).toBeCloseTo(3974, 0);
});

test("does not mind the date line", () => {
  expect(distanceKm(at(179.5, 0), at(-179.5, 0))).toBeCloseTo(111.195, 3);
});

test("tells neighbours apart by the metre", () => {
  expect(distanceKm(at(10, 50), at(10, 50.00001))).toBeCloseTo(0.001112, 6);
});

test("measures to the nearest point of a line, or to its end", () => {
  expect(distanceToLineKm(at(1, 1), at(0, 0), at(2, 0))).toBeCloseTo(111.19, 1);
  expect(distanceToLineKm(at(3, 0), at(0, 0), at(2, 0))).toBeCloseTo(111.195, 3);
  expect(distanceToLineKm(at(1, 0), at(0, 0), at(0, 0))).toBeCloseTo(111.195, 3);
});
