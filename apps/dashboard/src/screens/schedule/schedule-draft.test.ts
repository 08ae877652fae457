import type { Schedule } from "@pawl/api";
import { expect, test } from "vitest";
import { createBodyOf, draftOf, draftProblems, newDraft, timingOf, updateBodyOf } from "./schedule-draft.ts";

const draft = { ...newDraft("report", "Europe/Berlin"), name: " nightly " };
const schedule = {
  name: "nightly",
  description: null,
  agent: "report",
  version: 2,
  cron: null,
  every: "1h",
  timezone: "UTC",
  overlap: "queue",
  catchUp: { limit: 3, window: "2d" },
  jitter: "0s",
  startAt: null,
  endAt: null,
  maxRuns: 5,
  tags: { a: "b" },
} as unknown as Schedule;

test("makes a new schedule of what is said, and leaves the rest to the server", () => {
  expect(createBodyOf(draft, { a: 1 })).toEqual({
    name: "nightly",
    agent: "report",
    cron: "0 9 * * 1-5",
    timezone: "Europe/Berlin",
    input: { a: 1 },
  });
  expect(createBodyOf({ ...draft, kind: "every", every: "90s", catchUpLimit: "0" }, undefined)).toEqual({
    name: "nightly",
    agent: "report",
    every: "90s",
    catchUp: { limit: 0 },
  });
});

test("sends back to its default what was emptied", () => {
  const emptied = { ...draftOf(schedule), maxRuns: "", tags: "", overlap: "" as const, version: "" };
  expect(updateBodyOf(emptied, undefined)).toEqual({
    agent: "report",
    cron: null,
    every: "1h",
    timezone: null,
    startAt: null,
    endAt: null,
    version: null,
    description: null,
    tags: null,
    overlap: null,
    catchUp: { limit: 3, window: "2d" },
    jitter: null,
    maxRuns: null,
  });
});

test("changes nothing where nothing was changed", () => {
  expect(updateBodyOf(draftOf(schedule), null)).toMatchObject({
    every: "1h",
    cron: null,
    version: 2,
    tags: { a: "b" },
    overlap: "queue",
    maxRuns: 5,
    input: null,
  });
});

test("says what is missing, and asks for no ticks before there is a time", () => {
  expect(draftProblems({ ...draft, name: " ", agent: "", cron: "", maxRuns: "0", catchUpLimit: "x" })).toEqual({
    name: "It needs a name",
    agent: "Say which agent it starts",
    cron: "Say when",
    maxRuns: "A whole number from 1 on",
    catchUpLimit: "A whole number from 0 to 1000",
  });
  expect(draftProblems(draft)).toEqual({});
  expect(timingOf({ ...draft, cron: " " })).toBeNull();
});
