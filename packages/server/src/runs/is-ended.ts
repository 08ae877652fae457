import type { RunStatus } from "@pawl/api";

/** Whether nothing more comes of the run, unless somebody retries it. Pure. */
export function isEnded({ status }: { readonly status: RunStatus }): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
