import type { RunStatus, StatsBucket } from "@pawl/api";

/** A line or a row of bars of a chart: a value for each bucket; null: there is none. */
export interface Series {
  readonly label: string;
  /** A token of design/tokens.css, without `--color-`. */
  readonly color: string;
  readonly kind: "bars" | "line";
  readonly values: readonly (number | null)[];
}

type Buckets = readonly StatsBucket[];

const finished = (buckets: Buckets, status: RunStatus) => buckets.map((bucket) => bucket.finished[status] ?? 0);

/** Runs that began, and those that ended well, in each bucket. Pure. */
export function throughput(buckets: Buckets): readonly Series[] {
  return [
    { label: "Completed", color: "completed", kind: "bars", values: finished(buckets, "completed") },
    { label: "Started", color: "running", kind: "line", values: buckets.map(({ created }) => created) },
  ];
}

/** Runs that ended otherwise. Pure. */
export function failures(buckets: Buckets): readonly Series[] {
  return [
    { label: "Failed", color: "failed", kind: "bars", values: finished(buckets, "failed") },
    { label: "Cancelled", color: "cancelled", kind: "line", values: finished(buckets, "cancelled") },
  ];
}

/** How long things took, in milliseconds. Pure. */
export function latency(buckets: Buckets, of: "durationMs" | "waitMs"): readonly Series[] {
  return [
    { label: "p50", color: "running", kind: "line", values: buckets.map((bucket) => bucket[of]?.p50 ?? null) },
    { label: "p95", color: "sleeping", kind: "line", values: buckets.map((bucket) => bucket[of]?.p95 ?? null) },
  ];
}

export interface Totals {
  readonly created: number;
  readonly completed: number;
  readonly failed: number;
  /** Of those that completed or failed; null: none did. */
  readonly failureShare: number | null;
}

/** Pure. */
export function totalsOf(buckets: Buckets): Totals {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const completed = sum(finished(buckets, "completed"));
  const failed = sum(finished(buckets, "failed"));
  return {
    created: sum(buckets.map(({ created }) => created)),
    completed,
    failed,
    failureShare: completed + failed === 0 ? null : failed / (completed + failed),
  };
}

/** `0.4 %`, `12 %`; what is little is not told as nothing. Pure. */
export function percentText(share: number | null): string {
  if (share === null) return "–";
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent === 0 || percent >= 10 ? Math.round(percent) : percent.toFixed(1)} %`;
}
