import type { RunRow } from "./run-row.ts";
import type { SignalRow } from "./signal-row.ts";

/** What an accepted signal does to its run: pure, so that every store decides alike. Null: it is only kept. */
export function decideSignal(run: RunRow, signal: SignalRow): Partial<RunRow> | null {
  // Messages can be long on their way; the time of the last change does not go back, since what a worker has got lately is told by it.
  const updatedMs = Math.max(run.updatedMs, signal.atMs);
  if (run.workerId !== null) return { needsAttention: true, updatedMs };
  if (run.status === "waiting" && run.awaits.includes(signal.name)) {
    return { status: "pending", dueMs: signal.atMs, awaits: [], updatedMs };
  }
  return null;
}
