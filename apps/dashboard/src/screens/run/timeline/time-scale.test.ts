import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Span } from "./spans.ts";
import { isMostlyWaiting, timeScale } from "./time-scale.ts";

const span = (fromMs: number, toMs: number, kind: Span["kind"] = "work"): Span => ({
  kind,
  status: "completed",
  fromMs,
  toMs,
  attempt: 1,
});
const day = 86_400_000;

test("without a cut a place is the time since the beginning", () => {
  const scale = timeScale([span(100, 200)], { fromMs: 100, toMs: 1_100 }, false);
  expect([scale.length, scale.toPlace(600), scale.toMs(500)]).toEqual([1_000, 500, 600]);
});

test("cuts days of sleep short, and leaves the work as it was", () => {
  const spans = [span(0, 100), span(100, 3 * day, "wait"), span(3 * day, 3 * day + 300)];
  const scale = timeScale(spans, { fromMs: 0, toMs: 3 * day + 300 }, true);
  expect(scale.pieces.map(({ isCut, length }) => [isCut, length])).toEqual([
    [false, 100],
    [true, 32],
    [false, 300],
  ]);
  expect(scale.toPlace(3 * day + 100)).toBe(232);
  expect(isMostlyWaiting(spans, { fromMs: 0, toMs: 3 * day + 300 })).toBe(true);
});

test("ten thousand steps one after the other are one piece, between whose ends nothing has to be looked for", () => {
  const spans = Array.from({ length: 10_000 }, (_, at) => span(at * 3, at * 3 + 2));
  const scale = timeScale([...spans, span(9e6, 9e6 + 5)], { fromMs: 0, toMs: 9e6 + 5 }, true);
  expect(scale.pieces.map(({ isCut }) => isCut)).toEqual([false, true, false]);
  expect(scale.toPlace(29_000)).toBe(29_000);
});

test("a later moment never lies before an earlier one, and places lead back to their moments", () => {
  const spans = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e5 }))
      .map(([from, length]) => span(from, from + length)),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(
      spans,
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 0, max: 1e6 }),
      fc.boolean(),
      (spans, a, b, cuts) => {
        const scale = timeScale(spans, { fromMs: 0, toMs: 1e6 }, cuts);
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        expect(scale.toPlace(early)).toBeLessThanOrEqual(scale.toPlace(late) + 1e-6);
        expect(Math.abs(scale.toMs(scale.toPlace(a)) - a)).toBeLessThan(1);
      },
    ),
  );
});
