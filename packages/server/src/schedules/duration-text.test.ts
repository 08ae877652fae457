import { expect, test } from "vitest";
import { durationText } from "./duration-text.ts";

test("says milliseconds in the units that people use", () => {
  const texts = [0, 1, 1_000, 90_000, 7_200_000, 86_400_000, 90_061_001].map((ms) => durationText(ms));
  expect(texts).toEqual(["0s", "1ms", "1s", "1m30s", "2h", "1d", "1d1h1m1s1ms"]);
});

test("leaves what is said in words", () => {
  expect([durationText("3 days"), durationText({ minutes: 5, seconds: 1 })]).toEqual(["3 days", "5 minutes 1 seconds"]);
});
