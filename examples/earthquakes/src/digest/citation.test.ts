import { expect, test } from "vitest";
import { citationsIn, isTrue, withoutCitations } from "./citation.ts";

test("finds citations and removes them", () => {
  const sentence = "There were {1,678|earthquakes} earthquakes, most in {California|topRegion}.";
  expect(citationsIn(sentence)).toEqual([
    { written: "1,678", fact: "earthquakes" },
    { written: "California", fact: "topRegion" },
  ]);
  expect(withoutCitations(sentence)).toBe("There were 1,678 earthquakes, most in California.");
});

test("takes a number as true at the precision in which it is written", () => {
  const facts = { earthquakes: 1678, topPercent: 49.7, topRegion: "California" };
  const check = (written: string, fact: string): boolean => isTrue({ written, fact }, facts);
  expect(check("1,678", "earthquakes")).toBe(true);
  expect(check("1,700", "earthquakes")).toBe(false);
  expect(check("50", "topPercent")).toBe(true);
  expect(check("50.0", "topPercent")).toBe(false);
  expect(check("many", "earthquakes")).toBe(false);
  expect(check("California", "topRegion")).toBe(true);
  expect(check("Nevada", "topRegion")).toBe(false);
  expect(check("3", "unheardOf")).toBe(false);
});
