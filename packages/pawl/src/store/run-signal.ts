import type { RunRow } from "./run-row.ts";
import type { SignalRow } from "./signal-row.ts";

/** What an accepted signal does to its run: pure, so that every store decides alike. Null: it is only kept. */
export function decideSignal(run: RunRow, signal: SignalRow): Partial<RunRow> | null {
  if (run.workerId !== null) return { needsAttention: true, updatedMs: signal.atMs };
  if (run.status === "waiting" && run.awaits.includes(signal.name)) {
    return { status: "pending", dueMs: signal.atMs, awaits: [], updatedMs: signal.atMs };
  }
  return null;
}
