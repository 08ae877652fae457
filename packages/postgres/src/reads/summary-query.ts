import { idRange, spreadBounds, type RunSummary, type SummaryQuery, type SummaryRow } from "pawl/internal";
import type { Query } from "../connections/query.ts";

/** How many of what happened in one bucket, to runs of one workflow. */
export interface SummaryColumns {
  readonly looked: number;
  readonly workflow: string | null;
  readonly what: "created" | "started" | "finished";
  readonly status: keyof SummaryRow["created"] | null;
  readonly bucket: number;
  /** In which class of `spreadBounds` the time that it took lies; null: there is none. */
  readonly class: number | null;
  readonly count: number;
  readonly most: number | null;
}

/** Counts as `SummaryTally` does (store/run-summary.ts). Served by runs_pkey, or runs_of_owner, as a range of ids. */
export function summaryQuery(schema: string, query: SummaryQuery): Query {
  const { fromId, beforeId } = idRange(query);
  const values: unknown[] = [fromId, beforeId, query.lookMax, query.fromMs, query.toMs, query.bucketMs, spreadBounds];
  const mark = (value: unknown): string => `$${values.push(value)}`;
  const owner = query.owner === null ? "" : `AND owner = ${mark(query.owner)}`;
  const passes = [
    "true",
    ...(query.namespace === null ? [] : [`namespace = ${mark(query.namespace)}`]),
    ...(query.workflow === null ? [] : [`workflow = ${mark(query.workflow)}`]),
  ].join(" AND ");
  const text = `
    WITH looked AS MATERIALIZED (
      SELECT namespace, workflow, status, created_ms, started_ms, finished_ms, not_before_ms
      FROM ${schema}.runs WHERE id >= $1::uuid AND id < $2::uuid ${owner} ORDER BY id DESC LIMIT $3
    ), fact AS (
      SELECT workflow, 'created' AS what, status AS of, created_ms AS at_ms, NULL::bigint AS took_ms FROM looked WHERE ${passes}
      UNION ALL
      SELECT workflow, 'started', NULL, started_ms, greatest(started_ms - not_before_ms, 0) FROM looked
      WHERE started_ms >= created_ms AND ${passes}
      UNION ALL
      SELECT workflow, 'finished', status, finished_ms,
        CASE WHEN started_ms IS NOT NULL THEN greatest(finished_ms - greatest(started_ms, created_ms), 0) END
      FROM looked WHERE status IN ('completed', 'failed', 'cancelled') AND ${passes}
    )
    SELECT (SELECT count(*) FROM looked) AS looked, NULL::text AS workflow, NULL::text AS what, NULL::text AS status, 0 AS bucket,
      NULL::integer AS class, 0::bigint AS count, NULL::bigint AS most
    UNION ALL
    SELECT 0, workflow, what, of, ((at_ms - $4::bigint) / $6::bigint)::integer,
      CASE WHEN took_ms IS NOT NULL THEN width_bucket(took_ms, $7::bigint[]) - 1 END, count(*), max(took_ms)
    FROM fact WHERE at_ms >= $4::bigint AND at_ms < $5::bigint GROUP BY 2, 3, 4, 5, 6`;
  return { text, values };
}

type Counts = Partial<Record<keyof SummaryRow["created"], number>>;

interface Draft {
  readonly bucket: number;
  readonly workflow: string;
  readonly created: Counts;
  readonly finished: Counts;
  readonly started: SpreadDraft;
  readonly took: SpreadDraft;
}

interface SpreadDraft {
  readonly counts: Map<number, number>;
  max: number;
}

export function summaryOf(query: SummaryQuery, rows: readonly SummaryColumns[]): RunSummary {
  const drafts = new Map<string, Draft>();
  let looked = 0;
  for (const row of rows) {
    looked += row.looked;
    if (row.workflow === null) continue;
    const { bucket, workflow, what, status, count } = row;
    const key = `${bucket} ${workflow}`;
    const none = (): SpreadDraft => ({ counts: new Map(), max: 0 });
    const draft = drafts.get(key) ?? { bucket, workflow, created: {}, finished: {}, started: none(), took: none() };
    drafts.set(key, draft);
    if (what !== "started" && status !== null) draft[what][status] = (draft[what][status] ?? 0) + count;
    if (what !== "created") addTo(what === "started" ? draft.started : draft.took, row);
  }
  const found = [...drafts.values()].map(({ started, took, ...counts }) => ({
    ...counts,
    duration: spreadOf(took),
    waiting: spreadOf(started),
  }));
  return { rows: found, isComplete: looked < query.lookMax };
}

function addTo(spread: SpreadDraft, row: SummaryColumns): void {
  if (row.class === null) return;
  spread.counts.set(row.class, (spread.counts.get(row.class) ?? 0) + row.count);
  spread.max = Math.max(spread.max, row.most ?? 0);
}

function spreadOf({ counts, max }: SpreadDraft): SummaryRow["duration"] {
  return { counts: [...counts].sort(([a], [b]) => a - b), max };
}
