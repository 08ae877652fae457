import type { StatsBucket } from "@pawl/api";
import { expect, test } from "vitest";
import { failures, latency, percentText, throughput, totalsOf } from "./series.ts";

const bucket = (created: number, finished: StatsBucket["finished"], p50: number | null): StatsBucket => ({
  at: "2026-01-01T00:00:00.000Z",
  created,
  finished,
  durationMs: p50 === null ? null : { p50, p95: p50 * 2, max: p50 * 3 },
  waitMs: null,
});
const buckets = [bucket(3, { completed: 2, failed: 1 }, 40), bucket(1, {}, null)];

test("draws what there was, and nothing where nothing ended", () => {
  expect(throughput(buckets).map(({ values }) => values)).toEqual([
    [2, 0],
    [3, 1],
  ]);
  expect(failures(buckets)[0]?.values).toEqual([1, 0]);
  expect(latency(buckets, "durationMs").map(({ values }) => values)).toEqual([
    [40, null],
    [80, null],
  ]);
  expect(latency(buckets, "waitMs")[0]?.values).toEqual([null, null]);
});

test("sums up a time", () => {
  expect(totalsOf(buckets)).toEqual({ created: 4, completed: 2, failed: 1, failureShare: 1 / 3 });
  expect(totalsOf([]).failureShare).toBeNull();
});

test("tells shares without telling little as nothing", () => {
  expect([null, 0, 0.0004, 0.004, 0.25, 1].map(percentText)).toEqual(["–", "0 %", "< 0.1 %", "0.4 %", "25 %", "100 %"]);
});
