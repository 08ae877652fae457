import type { EventRow } from "./event-row.ts";

/**
 * How it was found out that a run's owner is gone: its process is dead, its lease was over, or it has no row any more (it was removed while it stood still, and
 * had taken the run since).
 */
export type ReleaseReason = "worker-dead" | "lease-expired" | "worker-unknown";

/** Pure, so that every store decides alike. `expiredIds`: the workers that are removed because their lease is over. */
export function releaseReason(
  workerId: string,
  params: { readonly deadIds: readonly string[]; readonly expiredIds: readonly string[] },
): ReleaseReason {
  if (params.deadIds.includes(workerId)) return "worker-dead";
  return params.expiredIds.includes(workerId) ? "lease-expired" : "worker-unknown";
}

/**
 * What the log of a run is told, with the next number, when it is taken from a worker that is gone: people see why a step ran twice, and the engine counts the
 * workers that a run has cost. Not where the worker itself signs off (`isSignOff`).
 */
export function runReleased(workerId: string, reason: ReleaseReason): Pick<EventRow, "kind" | "data"> {
  return { kind: "run-released", data: JSON.stringify({ workerId, reason }) };
}
