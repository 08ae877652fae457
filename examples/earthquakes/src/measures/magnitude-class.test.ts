import { expect, test } from "vitest";
import { magnitudeClass } from "./magnitude-class.ts";

test("names each range from its least magnitude on", () => {
  expect([-0.8, 0, 1.99, 2, 4, 5.4, 6.4, 9.1].map(magnitudeClass)).toEqual([
    "below zero",
    "micro",
    "micro",
    "minor",
    "light",
    "moderate",
    "strong",
    "major",
  ]);
});
