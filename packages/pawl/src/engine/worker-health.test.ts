import { describe, expect, it } from "vitest";
import { isSameHealth, workerHealth, type HealthFacts } from "./worker-health.ts";

const well: HealthFacts = {
  nowMs: 100_000,
  leaseMs: 8_000,
  outage: null,
  lastBeatMs: 98_000,
  leaseLostMs: null,
  late: null,
  isStopping: false,
};

function told(facts: Partial<HealthFacts>): [string, ...string[]] {
  const { status, reasons } = workerHealth({ ...well, ...facts });
  return [status, ...reasons.map(({ code }) => code)];
}

describe("a worker", () => {
  it("that has nothing to complain of is healthy", () => {
    expect(workerHealth(well)).toEqual({ status: "healthy", reasons: [] });
  });

  it("whose store fails is degraded at once, and unhealthy when that lasts for more than half a lease", () => {
    const outage = { failures: 3, error: new Error("connection refused") };
    expect(told({ outage: { ...outage, sinceMs: 100_000 } })).toEqual(["degraded", "store_unreachable"]);
    expect(told({ outage: { ...outage, sinceMs: 96_000 } })).toEqual(["degraded", "store_unreachable"]);
    expect(told({ outage: { ...outage, sinceMs: 95_999 } })).toEqual(["unhealthy", "store_unreachable"]);
    const { reasons } = workerHealth({ ...well, outage: { ...outage, sinceMs: 97_500 } });
    expect(reasons[0]?.message).toBe("The store has been failing for 2.5 s (3 calls): connection refused");
  });

  it("whose heartbeats are not answered is degraded after half a lease, unhealthy after a whole one", () => {
    expect(told({ lastBeatMs: 96_000 })).toEqual(["healthy"]);
    expect(told({ lastBeatMs: 95_999 })).toEqual(["degraded", "heartbeat_late"]);
    expect(told({ lastBeatMs: 91_999 })).toEqual(["unhealthy", "heartbeat_late"]);
  });

  it("that has lost its lease is degraded for the time of one", () => {
    expect(told({ leaseLostMs: 92_000 })).toEqual(["degraded", "lease_lost"]);
    expect(told({ leaseLostMs: 91_999 })).toEqual(["healthy"]);
  });

  it("whose event loop was blocked says for how long, for the time of a lease", () => {
    const late = { atMs: 99_000, lateMs: 3_210 };
    expect(told({ late })).toEqual(["degraded", "event_loop_blocked"]);
    expect(workerHealth({ ...well, late }).reasons[0]?.message).toContain("3.2 s late");
    expect(told({ late: { ...late, atMs: 91_000 } })).toEqual(["healthy"]);
  });

  it("that stops is degraded", () => {
    expect(told({ isStopping: true })).toEqual(["degraded", "stopping"]);
  });

  it("gives the worst reason first", () => {
    const late = { atMs: 99_000, lateMs: 3_000 };
    expect(told({ isStopping: true, late, lastBeatMs: 80_000 })).toEqual([
      "unhealthy",
      "heartbeat_late",
      "event_loop_blocked",
      "stopping",
    ]);
  });
});

it("two reports that differ only in their durations say the same", () => {
  const outage = { sinceMs: 99_000, failures: 1, error: "x" };
  const first = workerHealth({ ...well, outage });
  expect(isSameHealth(first, workerHealth({ ...well, nowMs: 100_500, outage: { ...outage, failures: 2 } }))).toBe(true);
  expect(isSameHealth(first, workerHealth({ ...well, outage, isStopping: true }))).toBe(false);
  expect(isSameHealth(first, workerHealth(well))).toBe(false);
});
