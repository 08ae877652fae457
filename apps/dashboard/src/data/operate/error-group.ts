import type { ErrorGroup, RunStatus, RunSummary } from "@pawl/api";

/** Whether a run ended for a group's reason. Pure. */
export function isOfGroup({ agent, error }: RunSummary, group: Pick<ErrorGroup, "agent" | "step" | "code">): boolean {
  const step = error?.details?.["step"];
  return agent === group.agent && error?.code === group.code && (typeof step === "string" ? step : null) === group.step;
}

/** The statuses of a group's runs that an action is for: what has ended is opened again, what was parked goes on. Pure. */
export function statusesFor(
  action: "retry" | "resume",
  { statuses }: Pick<ErrorGroup, "statuses">,
): readonly RunStatus[] {
  const wanted = action === "retry" ? (["failed", "blocked"] as const) : (["paused"] as const);
  return wanted.filter((status) => (statuses[status] ?? 0) > 0);
}
