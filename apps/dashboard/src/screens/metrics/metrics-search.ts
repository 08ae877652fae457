/** What the address of the metrics says: which time, and of which agent. */
export interface MetricsSearch {
  /** Left out: a day. */
  readonly range?: MetricsRange;
  readonly agent?: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const ranges = {
  "1h": { label: "Last hour", ms: hourMs, buckets: 60 },
  "6h": { label: "Last 6 hours", ms: 6 * hourMs, buckets: 72 },
  "24h": { label: "Last 24 hours", ms: dayMs, buckets: 96 },
  "7d": { label: "Last 7 days", ms: 7 * dayMs, buckets: 84 },
  "30d": { label: "Last 30 days", ms: 30 * dayMs, buckets: 60 },
} as const;

export type MetricsRange = keyof typeof ranges;

export const metricsRanges = Object.entries(ranges).map(([range, { label }]) => ({
  range: range as MetricsRange,
  label,
}));

/** Reads an address as people may have changed it. Pure. */
export function metricsSearchOf(raw: Readonly<Record<string, unknown>>): MetricsSearch {
  const { range, agent } = raw;
  return {
    ...(typeof range === "string" &&
      Object.hasOwn(ranges, range) &&
      range !== "24h" && { range: range as MetricsRange }),
    ...(typeof agent === "string" && agent !== "" && agent.length <= 200 && { agent }),
  };
}

/** What the API is asked for. Buckets begin at whole multiples of their length, so that they stay the same from one look to the next, and all who look ask the same. Pure. */
export function statsQueryOf({ range = "24h", agent }: MetricsSearch, nowMs: number) {
  const { ms, buckets } = ranges[range];
  const bucketMs = ms / buckets;
  const toMs = Math.ceil(nowMs / bucketMs) * bucketMs;
  return {
    from: new Date(toMs - ms).toISOString(),
    to: new Date(toMs).toISOString(),
    buckets,
    ...(agent !== undefined && { agent }),
  };
}
