/**
 * The states of a run and how it leaves them:
 *
 * - `pending`: claimable once `dueMs` has come. → running | paused | cancelled
 * - `running`: owned by one worker under one epoch. → any other
 * - `sleeping`: waits for a time only (`ctx.sleep`, or a retry that is due later). → running (when due) | paused | pending (cancel)
 * - `waiting`: waits for a signal, perhaps with a deadline. → pending (signal) | running (deadline) | paused
 * - `paused`: parked by a person, or by a retry policy with `onExhausted: "pause"`. → pending (resume, cancel)
 * - `blocked`: its code no longer fits its history. → pending (resume, retry) | cancelled
 * - `completed`, `failed`, `cancelled`: terminal. Only an explicit `retry` opens `failed` or `cancelled` again, and one from an earlier step `completed` too.
 */
export type RunStatus =
  "pending" | "running" | "sleeping" | "waiting" | "paused" | "blocked" | "completed" | "failed" | "cancelled";

/** Every status, in the order in which lists and counts show them. */
export const runStatuses: readonly RunStatus[] = [
  "pending",
  "running",
  "sleeping",
  "waiting",
  "paused",
  "blocked",
  "completed",
  "failed",
  "cancelled",
];

/** A terminal status is final: nothing but an explicit retry changes it. */
export function isTerminal(status: RunStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
