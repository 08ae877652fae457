import type { Engine } from "../engine/engine.ts";
import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import type { RunStatus } from "../store/run-status.ts";
import type { StatusCounts, SummaryRow } from "../store/run-summary.ts";
import { addSpreads, quantile, spreadCount, type Spread } from "../store/spread.ts";
import { checkText } from "../values/storable-text.ts";
import { momentOf, textOf } from "./list-runs.ts";
import { statsQuery } from "./option-names.ts";

export interface StatsQuery {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  /** How long a bucket is, such as `"5m"`: at most 1000 of them. Default: one for all. */
  readonly bucket?: Duration;
  readonly owner?: string;
  readonly workflow?: string;
  /** Default: the one given to `createPawl`. */
  readonly namespace?: string;
}

export interface RunStats {
  readonly total: RunFigures;
  /** Those with most runs first. */
  readonly workflows: readonly (RunFigures & { readonly workflow: string })[];
  /** In order of time, without gaps; the last one may be shorter. */
  readonly buckets: readonly (RunFigures & { readonly from: Date })[];
  /** False: there may be more runs than were looked into. */
  readonly isComplete: boolean;
}

/** What has happened in a span of time. */
export interface RunFigures {
  /** Runs that were created in it, by the status that they have now. */
  readonly created: Readonly<Partial<Record<RunStatus, number>>>;
  /** Runs that have ended in it, by how. */
  readonly finished: Readonly<Partial<Record<RunStatus, number>>>;
  /** How long those that have ended in it took from their beginning; undefined: none has. */
  readonly duration: Times | undefined;
  /** How long those that have begun in it stood in line, from when they were due; undefined: none has. */
  readonly waiting: Times | undefined;
}

/** In milliseconds. Quantiles are up to a twentieth too high, `max` is exact. */
export interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

const bucketsMax = 1_000;
const lookMax = 250_000;

/** See `Pawl.stats`. */
export async function runStats(engine: Engine, query: StatsQuery & { readonly namespace: string }): Promise<RunStats> {
  checkOptions(query, statsQuery, "pawl.stats");
  const { fromMs, toMs, bucketMs } = spanOf(query);
  const { rows, isComplete } = await engine.store.summarizeRuns({
    namespace: checkText(query.namespace, "option namespace"),
    owner: textOf(query.owner, "owner"),
    workflow: textOf(query.workflow, "workflow"),
    createdFromMs: fromMs - (toMs - fromMs),
    fromMs,
    toMs,
    bucketMs,
    lookMax,
  });
  const byWorkflow = groupBy(rows, ({ workflow }) => workflow);
  const byBucket = groupBy(rows, ({ bucket }) => bucket);
  const count = Math.ceil((toMs - fromMs) / bucketMs);
  return {
    total: figuresOf(rows),
    workflows: [...byWorkflow]
      .map(([workflow, of]) => ({ workflow, ...figuresOf(of) }))
      .sort((a, b) => sumOf(b.created) - sumOf(a.created) || (a.workflow < b.workflow ? -1 : 1)),
    buckets: Array.from({ length: count }, (_, bucket) => ({
      from: new Date(fromMs + bucket * bucketMs),
      ...figuresOf(byBucket.get(bucket) ?? []),
    })),
    isComplete,
  };
}

function spanOf({ from, to, bucket }: StatsQuery): {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
} {
  const fromMs = momentOf(from, "from");
  const toMs = momentOf(to, "to");
  if (fromMs === null || toMs === null)
    throw new PawlError("invalid_option", "pawl.stats needs the options from and to: Dates.");
  if (fromMs >= toMs)
    throw new PawlError(
      "invalid_option",
      `The option to of stats is ${to.toISOString()}; it must be later than from, ${from.toISOString()}.`,
    );
  const bucketMs = bucket === undefined ? toMs - fromMs : durationMs(bucket, "bucket");
  if (bucketMs >= 1 && (toMs - fromMs) / bucketMs <= bucketsMax) return { fromMs, toMs, bucketMs };
  throw new PawlError(
    "invalid_option",
    `The option bucket of stats is ${bucketMs} ms, which makes more than ${bucketsMax} buckets; give a longer one.`,
  );
}

/** Pure. */
function figuresOf(rows: readonly SummaryRow[]): RunFigures {
  return {
    created: addCounts(rows.map(({ created }) => created)),
    finished: addCounts(rows.map(({ finished }) => finished)),
    duration: timesOf(addSpreads(rows.map(({ duration }) => duration))),
    waiting: timesOf(addSpreads(rows.map(({ waiting }) => waiting))),
  };
}

function timesOf(spread: Spread): Times | undefined {
  const [p50, p95] = [quantile(spread, 0.5), quantile(spread, 0.95)];
  if (p50 === null || p95 === null) return undefined;
  return { count: spreadCount(spread), p50, p95, max: spread.max };
}

function addCounts(all: readonly StatusCounts[]): StatusCounts {
  const sum: Partial<Record<RunStatus, number>> = {};
  for (const counts of all)
    for (const [status, count] of Object.entries(counts) as [RunStatus, number][])
      sum[status] = (sum[status] ?? 0) + count;
  return sum;
}

function sumOf(counts: StatusCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function groupBy<Key>(rows: readonly SummaryRow[], keyOf: (row: SummaryRow) => Key): Map<Key, SummaryRow[]> {
  const groups = new Map<Key, SummaryRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
