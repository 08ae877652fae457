import type { RunRow } from "./run-row.ts";
import type { ClaimRequest } from "./write.ts";

/** Whether the worker that asks takes runs of this queue, workflow and version. */
export function isServed(
  { queue, workflow, version }: Pick<RunRow, "queue" | "workflow" | "version">,
  { queues, serves }: Pick<ClaimRequest, "queues" | "serves">,
): boolean {
  if (queues !== null && !queues.includes(queue)) return false;
  return serves.some((served) => served.workflow === workflow && served.version === version);
}
