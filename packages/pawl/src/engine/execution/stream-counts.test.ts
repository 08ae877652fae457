import { expect, it } from "vitest";
import type { EventRow } from "../../store/event-row.ts";
import { tallyOf } from "./stream-counts.ts";

function event(seq: number, kind: string, data: unknown = null, key: string | null = null): EventRow {
  return {
    seq,
    kind,
    key,
    atMs: seq,
    startedMs: null,
    attempt: null,
    after: null,
    data: data === null ? null : JSON.stringify(data),
  };
}

const written = (seq: number, from: number, count: number, key: string | null = null): EventRow =>
  event(seq, "stream-written", { stream: "s", from, chunks: Array.from({ length: count }, () => "x") }, key);

it("knows all of a log without gaps", () => {
  const { tally, isComplete } = tallyOf([event(1, "run-started"), written(2, 0, 3), written(3, 3, 2, "step")], 3);
  expect(isComplete).toBe(true);
  expect(tally.chunks.get("s")).toBe(5);
  expect(tally.bytes).toBeGreaterThan(50);
});

it("goes by the notes in the log for what a claim has left out", () => {
  const events = [
    event(1, "run-started"),
    event(5, "streams-counted", { streams: { s: 7, t: 1 }, bytes: 100 }),
    event(9, "streams-counted", { streams: { s: 9 }, bytes: 130 }),
    written(10, 9, 1),
  ];
  const { tally, isComplete } = tallyOf(events, 10);
  expect(isComplete).toBe(true);
  expect(Object.fromEntries(tally.chunks)).toEqual({ s: 10, t: 1 });
  expect(tally.bytes).toBeGreaterThan(130);
});

it("ends at the last note where something is left out behind it", () => {
  const events = [
    event(1, "run-started"),
    event(5, "streams-counted", { streams: { s: 7 }, bytes: 100 }),
    written(7, 8, 1),
  ];
  const { tally, isComplete } = tallyOf(events, 7);
  expect(isComplete).toBe(false);
  expect([tally.chunks.get("s"), tally.bytes, tally.throughSeq]).toEqual([7, 100, 5]);
});

it("does not know what a log holds of which only the end is missing", () => {
  expect(tallyOf([event(1, "run-started")], 2).isComplete).toBe(false);
});
