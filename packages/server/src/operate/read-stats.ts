import type { QueryOf, ReplyOf, statsGet, StatsBucket } from "@pawl/api";
import { PawlError, type Pawl, type RunFigures, type RunStats, type Times } from "pawl";

type Reply = ReplyOf<typeof statsGet>;

export interface StatsSpan {
  readonly from: Date;
  readonly to: Date;
  readonly bucketMs: number;
}

const dayMs = 86_400_000;
/** Figures of a longer time would be looked for in more runs than are read. */
const spanMaxMs = 400 * dayMs;

/** Which time is meant: by default the day before `to`, and `to` is now. Pure. @throws PawlError `invalid_option`. */
export function statsSpan(query: Pick<QueryOf<typeof statsGet>, "from" | "to" | "buckets">, nowMs: number): StatsSpan {
  const toMs = query.to === undefined ? nowMs : Date.parse(query.to);
  const fromMs = query.from === undefined ? toMs - dayMs : Date.parse(query.from);
  if (fromMs >= toMs) throw new PawlError("invalid_option", "The parameter to must be later than from.");
  if (toMs - fromMs > spanMaxMs)
    throw new PawlError("invalid_option", "From the parameter from to the parameter to there are 400 days at most.");
  return { from: new Date(fromMs), to: new Date(toMs), bucketMs: Math.ceil((toMs - fromMs) / query.buckets) };
}

/** Throughput, latency and failures over time, of the runs of one owner or of all. */
export async function readStats(
  pawl: Pawl,
  query: StatsSpan & { readonly owner: string | undefined; readonly agent: string | undefined },
): Promise<Reply> {
  const { from, to, bucketMs, owner, agent } = query;
  const whose = { ...(owner !== undefined && { owner }), ...(agent !== undefined && { workflow: agent }) };
  const [stats, now] = await Promise.all([pawl.stats({ from, to, bucket: bucketMs, ...whose }), pawl.counts(whose)]);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    bucketMs,
    buckets: stats.buckets.map(wireBucket),
    agents: stats.workflows.map(wireAgent),
    now: now.counts,
    isComplete: stats.isComplete && now.isComplete,
  };
}

function wireBucket({ from, ...figures }: RunStats["buckets"][number]): StatsBucket {
  return { at: from.toISOString(), ...wireFigures(figures), waitMs: wireTimes(figures.waiting) };
}

function wireAgent({ workflow, ...figures }: RunStats["workflows"][number]): Reply["agents"][number] {
  return { agent: workflow, ...wireFigures(figures) };
}

function wireFigures({
  created,
  finished,
  duration,
}: RunFigures): Pick<StatsBucket, "created" | "finished" | "durationMs"> {
  const createdInAll = Object.values(created).reduce((sum, count) => sum + count, 0);
  return { created: createdInAll, finished, durationMs: wireTimes(duration) };
}

function wireTimes(times: Times | undefined): StatsBucket["durationMs"] {
  return times === undefined ? null : { p50: times.p50, p95: times.p95, max: times.max };
}
