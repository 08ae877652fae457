import type { EndedRow } from "../store/store.ts";

/** How long runs of some kind are kept after their end; what is null fits every run. */
export interface RetentionPolicy {
  readonly namespace: string | null;
  readonly workflow: string | null;
  readonly statuses: readonly string[] | null;
  /** Null: forever. */
  readonly keepMs: number | null;
}

/** The first rule that fits the run; null: none does, and the run stays. */
export function retentionRule(
  rules: readonly RetentionPolicy[],
  run: Pick<EndedRow, "namespace" | "workflow" | "status">,
): RetentionPolicy | null {
  return (
    rules.find(
      ({ namespace, workflow, statuses }) =>
        (namespace === null || namespace === run.namespace) &&
        (workflow === null || workflow === run.workflow) &&
        (statuses === null || statuses.includes(run.status)),
    ) ?? null
  );
}

/** Whether the time is up for which the rules keep this run. */
export function isPastRetention(rules: readonly RetentionPolicy[], run: EndedRow, nowMs: number): boolean {
  const keepMs = retentionRule(rules, run)?.keepMs ?? null;
  return keepMs !== null && run.finishedMs + keepMs <= nowMs;
}

/** Nothing that ended after this moment can be past its time; null: no rule ever ends. */
export function endedByMs(rules: readonly RetentionPolicy[], nowMs: number): number | null {
  const kept = rules.map(({ keepMs }) => keepMs).filter((keepMs) => keepMs !== null);
  return kept.length === 0 ? null : nowMs - Math.min(...kept);
}
