import type { WorkerHealth } from "../store/worker-row.ts";
import { reasonOf } from "./store-outage.ts";

/** What a worker knows of itself; all times by this machine's clock. */
export interface HealthFacts {
  readonly nowMs: number;
  readonly leaseMs: number;
  /** Null: the store does what is asked of it. */
  readonly outage: { readonly sinceMs: number; readonly failures: number; readonly error: unknown } | null;
  /** When the last heartbeat was sent that the store has answered. */
  readonly lastBeatMs: number;
  readonly leaseLostMs: number | null;
  /** The last time that a heartbeat's timer went off too late. */
  readonly late: { readonly atMs: number; readonly lateMs: number } | null;
  readonly isStopping: boolean;
}

type Status = WorkerHealth["status"];

const healthy: WorkerHealth = { status: "healthy", reasons: [] };

/**
 * A worker's health, from what it knows of itself. The codes of the reasons are stable:
 *
 * - `store_unreachable`: the store fails; `degraded` at once, `unhealthy` when it has for more than half a lease.
 * - `heartbeat_late`: no heartbeat was answered for half a lease; `unhealthy` after a whole one, when others may take the runs.
 * - `lease_lost`: others have taken its runs over; `degraded` for a lease's time.
 * - `event_loop_blocked`: a heartbeat's timer went off more than a second late; `degraded` for a lease's time.
 * - `stopping`: it takes no more runs; `degraded`.
 */
export function workerHealth(facts: HealthFacts): WorkerHealth {
  const found = [...storeReasons(facts), ...pastReasons(facts)];
  if (found.length === 0) return healthy;
  const isUnhealthy = found.some(({ status }) => status === "unhealthy");
  const worstFirst = found.toSorted((a, b) => rank(a.status) - rank(b.status));
  return {
    status: isUnhealthy ? "unhealthy" : "degraded",
    reasons: worstFirst.map(({ code, message }) => ({ code, message })),
  };
}

/** Whether two reports say the same: messages tell of durations, and those always change. */
export function isSameHealth(a: WorkerHealth, b: WorkerHealth): boolean {
  return (
    a.status === b.status &&
    a.reasons.length === b.reasons.length &&
    a.reasons.every(({ code }, index) => code === b.reasons[index]?.code)
  );
}

interface Reason {
  readonly status: Status;
  readonly code: string;
  readonly message: string;
}

function storeReasons({ nowMs, leaseMs, outage, lastBeatMs }: HealthFacts): Reason[] {
  const reasons: Reason[] = [];
  if (outage !== null) {
    const downMs = nowMs - outage.sinceMs;
    reasons.push({
      status: downMs > leaseMs / 2 ? "unhealthy" : "degraded",
      code: "store_unreachable",
      message: `The store has been failing for ${seconds(downMs)} (${outage.failures} ${outage.failures === 1 ? "call" : "calls"}): ${reasonOf(outage.error)}`,
    });
  }
  const silentMs = nowMs - lastBeatMs;
  if (silentMs > leaseMs / 2) {
    reasons.push({
      status: silentMs > leaseMs ? "unhealthy" : "degraded",
      code: "heartbeat_late",
      message: `The store has answered no heartbeat for ${seconds(silentMs)}; after ${seconds(leaseMs)} others may take over the runs.`,
    });
  }
  return reasons;
}

function pastReasons({ nowMs, leaseMs, leaseLostMs, late, isStopping }: HealthFacts): Reason[] {
  const reasons: Reason[] = [];
  if (leaseLostMs !== null && nowMs - leaseLostMs <= leaseMs) {
    reasons.push({
      status: "degraded",
      code: "lease_lost",
      message: `It gave no sign of life for longer than its lease of ${seconds(leaseMs)}, and others have taken over its runs.`,
    });
  }
  if (late !== null && nowMs - late.atMs <= leaseMs) {
    reasons.push({
      status: "degraded",
      code: "event_loop_blocked",
      message: `A heartbeat came ${seconds(late.lateMs)} late: something kept the event loop busy, or the process stood still.`,
    });
  }
  if (isStopping)
    reasons.push({ status: "degraded", code: "stopping", message: "It is stopping and takes no more runs." });
  return reasons;
}

function rank(status: Status): number {
  return status === "unhealthy" ? 0 : 1;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
