import { describe, expect, it } from "vitest";
import type { StandingLane } from "./lanes.ts";
import { examineQueues } from "./queues.ts";

const nowMs = Date.UTC(2026, 0, 31);
const lane = (facts: Partial<StandingLane>): StandingLane => ({
  queue: "mail",
  workflow: "order",
  version: 1,
  due: 0,
  later: 0,
  oldestDueAt: undefined,
  isServed: false,
  queueWorkers: 0,
  ...facts,
});
const minutesAgo = (minutes: number): Date => new Date(nowMs - minutes * 60_000);

describe("doctor's look at queues", () => {
  it("finds what stands in a queue that nobody serves, and says for how long", () => {
    const lanes = [
      lane({ due: 2, oldestDueAt: minutesAgo(5) }),
      lane({ version: 2, due: 1, oldestDueAt: minutesAgo(9), later: 1 }),
    ];
    expect(examineQueues(lanes, () => true, nowMs)).toMatchObject([
      {
        level: "problem",
        message: '4 runs stand (3 due, the oldest 9m ago) in "mail", which no live worker serves',
        remedies: ["Start a worker for it: pawl worker --queue mail"],
      },
    ]);
  });

  it("finds a version that the workers of its queue do not serve, though others do", () => {
    const lanes = [lane({ isServed: true, due: 9, queueWorkers: 2 }), lane({ version: 2, later: 1, queueWorkers: 2 })];
    expect(examineQueues(lanes, () => true, nowMs).map(({ message }) => message)).toEqual([
      '1 run stands in "mail" for order v2, which none of the workers of this queue serves',
    ]);
  });

  it("leaves versions that nobody serves at all to the look at versions", () => {
    expect(examineQueues([lane({ due: 1 })], () => false, nowMs)).toMatchObject([{ level: "fine" }]);
  });
});
