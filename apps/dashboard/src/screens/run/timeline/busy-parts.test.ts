import { expect, test } from "vitest";
import { busyParts } from "./busy-parts.ts";
import type { Span } from "./spans.ts";
import { timeScale } from "./time-scale.ts";

const span = (fromMs: number, toMs: number, kind: Span["kind"] = "work"): Span => ({
  kind,
  status: "completed",
  fromMs,
  toMs,
  attempt: 1,
});

test("tells how much was done at once, and nothing of waits", () => {
  const scale = timeScale([], { fromMs: 0, toMs: 100 }, false);
  const spans = [span(0, 100, "wait"), span(0, 5), span(12, 38), span(25, 29), span(100, 100)];
  expect(busyParts(spans, scale, 10)).toEqual([1, 1, 2, 1, 0, 0, 0, 0, 0, 1]);
});
