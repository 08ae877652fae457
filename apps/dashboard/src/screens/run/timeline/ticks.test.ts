import { expect, test } from "vitest";
import { ticksOf } from "./ticks.ts";
import { timeScale } from "./time-scale.ts";

const work = (fromMs: number, toMs: number) =>
  ({ kind: "work", status: "completed", fromMs, toMs, attempt: 1 }) as const;

test("marks round times, as many as there is room for", () => {
  const scale = timeScale([], { fromMs: 5_000, toMs: 6_000 }, false);
  expect(ticksOf(scale, { from: 0, to: 1_000 }, 500).map(({ label }) => label)).toEqual([
    "0",
    "200ms",
    "400ms",
    "600ms",
    "800ms",
    "1.0s",
  ]);
  expect(ticksOf(scale, { from: 400, to: 500 }, 500).map(({ label }) => label)).toEqual([
    "400ms",
    "420ms",
    "440ms",
    "460ms",
    "480ms",
    "500ms",
  ]);
});

test("says how long a cut is, and begins to count anew behind it", () => {
  const scale = timeScale([work(0, 100), work(86_400_100, 86_400_300)], { fromMs: 0, toMs: 86_400_300 }, true);
  const labels = ticksOf(scale, { from: 0, to: scale.length }, 660).map(({ label }) => label);
  expect(labels).toEqual(["0", "50ms", "1d 0h", "+50ms", "+100ms", "+150ms", "+200ms"]);
});

test("is done soon with a run of years", () => {
  const scale = timeScale([], { fromMs: 0, toMs: 10 * 365 * 86_400_000 }, false);
  expect(ticksOf(scale, { from: 0, to: scale.length }, 800).length).toBeLessThan(20);
});

test("of cuts that lie side by side tells the longest", () => {
  const day = 86_400_000;
  const spans = [work(0, 10), work(5_000, 5_010), work(day, day + 10)];
  const scale = timeScale(spans, { fromMs: 0, toMs: 3 * day }, true);
  const labels = ticksOf(scale, { from: 0, to: scale.length }, 180).map(({ label }) => label);
  expect(labels).toContain("2d 0h");
  expect(labels.filter((label) => label === "5.0s")).toEqual([]);
});
