import type { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import type { FlowLimits } from "../../../store/write.ts";
import type { Findings } from "../findings.ts";

/** Never more runs of a flow at once, and never more beginnings in a while, than its limits allow. */
export function checkFlows(findings: Findings, records: Records, flows: Readonly<Record<string, FlowLimits>>): void {
  for (const [flow, limits] of Object.entries(flows)) {
    const runs = runsOf(records, flow);
    const keys = new Set(runs.map(({ flowKey }) => flowKey));
    checkCount(findings, flow, runs, limits.concurrency);
    checkRate(findings, flow, runs, limits.rate?.isPerKey === false ? limits.rate : null);
    for (const key of keys) {
      const own = runs.filter(({ flowKey }) => flowKey === key);
      checkCount(findings, `${flow} key ${key}`, own, limits.concurrencyPerKey);
      checkRate(findings, `${flow} key ${key}`, own, limits.rate?.isPerKey === true ? limits.rate : null);
    }
  }
}

/** Whether a claim at this moment could have taken the run besides what there is. */
export function mayPass(records: Records, run: RunRow, limits: FlowLimits | undefined, nowMs: number): boolean {
  if (run.flow === null || limits === undefined) return true;
  const runs = runsOf(records, run.flow);
  const own = runs.filter(({ flowKey }) => flowKey === run.flowKey);
  const isFull = (of: readonly RunRow[], limit: number | null): boolean => limit !== null && ownedOf(of) >= limit;
  if (isFull(runs, limits.concurrency) || isFull(own, limits.concurrencyPerKey)) return false;
  const { rate } = limits;
  if (rate === null || run.startedMs !== null) return true;
  const lately = (rate.isPerKey ? own : runs).filter(
    ({ startedMs }) => startedMs !== null && startedMs > nowMs - rate.periodMs,
  );
  return lately.length < rate.limit;
}

function checkCount(findings: Findings, flow: string, runs: readonly RunRow[], limit: number | null): void {
  const owned = ownedOf(runs);
  if (limit !== null && owned > limit) findings.violated("flows", `${flow} has ${owned} runs at once, of ${limit}`);
}

function checkRate(
  findings: Findings,
  flow: string,
  runs: readonly RunRow[],
  rate: { readonly limit: number; readonly periodMs: number } | null,
): void {
  if (rate === null) return;
  // A fork goes on from where another run was.
  const begun = runs
    .flatMap(({ startedMs, forkedFrom }) => (forkedFrom === null ? (startedMs ?? []) : []))
    .toSorted((a, b) => a - b);
  for (const [index, first] of begun.entries()) {
    const next = begun[index + rate.limit];
    if (next !== undefined && next - first < rate.periodMs)
      findings.violated(
        "flows",
        `${rate.limit + 1} runs of ${flow} began within ${next - first} ms of ${rate.periodMs}`,
      );
  }
}

function runsOf(records: Records, flow: string): readonly RunRow[] {
  return [...records.newestFirst(null)].filter((run) => run.flow === flow);
}

function ownedOf(runs: readonly RunRow[]): number {
  return runs.filter(({ workerId }) => workerId !== null).length;
}
