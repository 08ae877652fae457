import type { WorkerRecord } from "pawl";
import { describe, expect, it } from "vitest";
import { examineWorkers } from "./workers.ts";

const nowMs = Date.UTC(2026, 0, 31);
const worker = (facts: Partial<WorkerRecord> = {}): WorkerRecord => ({
  id: "01a1fcc0-6348-7000-89e0-9ba9f2e54b0d",
  name: "mail-1",
  host: "ada",
  pid: 7,
  version: "0.1.0",
  queues: undefined,
  queueConcurrency: {},
  serves: [],
  concurrency: 10,
  activeRuns: 0,
  isStopping: false,
  health: { status: "healthy", reasons: [] },
  startedAt: new Date(nowMs - 60_000),
  heartbeatAt: new Date(nowMs - 1000),
  expiresAt: new Date(nowMs + 7000),
  ...facts,
});
const late = { code: "heartbeat_late", message: "The last heartbeat came 3 s late." };

describe("doctor's look at workers", () => {
  it("counts those that live", () => {
    expect(examineWorkers([worker(), worker()], nowMs)).toMatchObject([{ level: "fine", message: "2 live" }]);
  });

  it("takes one that cannot work for a problem, and one that works less well for worth knowing", () => {
    const ill = worker({ health: { status: "unhealthy", reasons: [late] } });
    const weak = worker({ health: { status: "degraded", reasons: [late] } });
    expect(examineWorkers([ill, weak], nowMs).slice(1)).toMatchObject([
      {
        level: "problem",
        message:
          "mail-1 9ba9f2e54b0d (ada, process 7) is unhealthy: The last heartbeat came 3 s late. (heartbeat_late)",
      },
      { level: "note", message: expect.stringContaining("is degraded: The last heartbeat") },
    ]);
  });

  it("takes one whose lease is over for gone, whatever it said last", () => {
    const gone = worker({ expiresAt: new Date(nowMs - 1), heartbeatAt: new Date(nowMs - 9000) });
    expect(examineWorkers([gone], nowMs)).toMatchObject([
      { level: "note", message: "none is live" },
      { level: "problem", message: "mail-1 9ba9f2e54b0d (ada, process 7) gave its last sign of life 9 s ago" },
    ]);
  });

  it("lets one drain in peace", () => {
    const drains = worker({
      isStopping: true,
      health: { status: "degraded", reasons: [{ code: "stopping", message: "It drains." }] },
    });
    expect(examineWorkers([drains], nowMs)).toHaveLength(1);
  });
});
