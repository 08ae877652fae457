import type { ErrorGroup, RunStatus } from "@pawl/api";
import type { BulkBody } from "../runs/use-bulk.ts";

/**
 * What the server is asked for to have every run of a group done anew: those that have ended are opened again, those that were parked go on. `since`: only those that have come to it since then. Pure.
 */
export function retryBodies(
  { agent, step, code, statuses }: Pick<ErrorGroup, "agent" | "step" | "code" | "statuses">,
  since: string | null,
): readonly BulkBody[] {
  const body = (action: "retry" | "resume", wanted: readonly (RunStatus & keyof typeof statuses)[]): BulkBody[] => {
    const status = wanted.filter((each) => (statuses[each] ?? 0) > 0);
    if (status.length === 0) return [];
    return [
      { action, where: { agent, status, ...(since !== null && { updatedAfter: since }) }, error: { code, step } },
    ];
  };
  return [...body("retry", ["failed", "blocked"]), ...body("resume", ["paused"])];
}
