import { expect, it } from "vitest";
import { event } from "./conformance/samples.ts";
import { isRepeated, mayHaveHappened } from "./run-append.ts";

it("knows an append by its last event", () => {
  expect(isRepeated(event(3), event(3))).toBe(true);
  expect(isRepeated(event(3, { data: null, key: null }), event(3, { data: null, key: null }))).toBe(true);
});

it("takes what differs in a number, kind, key, time or value for another's", () => {
  const others = [{ seq: 4 }, { kind: "step-failed" }, { key: null }, { atMs: 1 }, { data: null }];
  expect(others.filter((other) => isRepeated(event(3), event(3, other)))).toEqual([]);
});

it("cannot know an append without events, nor one that the log has nothing of", () => {
  expect(isRepeated(undefined, event(3))).toBe(false);
  expect(isRepeated(event(3), undefined)).toBe(false);
  expect(isRepeated(event(3), null)).toBe(false);
});

it("tells who has lost the run so, whatever the log has, unless the append lets go of it", () => {
  expect(mayHaveHappened(null, true)).toBe(true);
  expect(mayHaveHappened(null, false)).toBe(false);
  expect(mayHaveHappened({ status: "running" }, false)).toBe(false);
  expect(mayHaveHappened({ status: "waiting" }, false)).toBe(true);
  expect(mayHaveHappened({ status: "completed" }, false)).toBe(true);
});
