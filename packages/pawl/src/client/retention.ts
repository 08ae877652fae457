import { PawlError } from "../errors/pawl-error.ts";
import type { RetentionPolicy } from "../engine/retention-rule.ts";
import { durationMs } from "../retry/duration.ts";
import { isTerminal, runStatuses } from "../store/run-status.ts";
import type { EndedStatus, RetentionRule } from "./retention-rule.ts";

/** What the engine goes by, from the rules as they are written. `checkConfig` has looked at them before. */
export function retentionPolicies(rules: readonly RetentionRule[]): readonly RetentionPolicy[] {
  return rules.map(({ workflow, status, namespace, keep }) => ({
    namespace: namespace ?? null,
    workflow: workflow ?? null,
    statuses: endedStatuses(status),
    keepMs: keep === "forever" ? null : durationMs(keep, "keep of a retention rule"),
  }));
}

/** Null: however a run has ended. @throws PawlError `invalid_option`. */
export function endedStatuses(status: EndedStatus | readonly EndedStatus[] | undefined): readonly EndedStatus[] | null {
  if (status === undefined) return null;
  const statuses = typeof status === "string" ? [status] : status;
  for (const each of statuses) {
    if (runStatuses.includes(each) && isTerminal(each)) continue;
    throw new PawlError(
      "invalid_option",
      `The option status is ${JSON.stringify(each)}; runs that can be deleted are ${runStatuses.filter(isTerminal).join(", ")}.`,
    );
  }
  return statuses;
}
