import type { RunStatus } from "@pawl/api";

/** Whether nothing more happens in it, unless somebody opens it again. */
export function isTerminal(status: RunStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
