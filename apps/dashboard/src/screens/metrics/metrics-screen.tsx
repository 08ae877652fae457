import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { AgentSelect } from "../../app/agent-select.tsx";
import { Reading } from "../../app/reading.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { client } from "../../data/client.ts";
import { operateKeys, type Stats } from "../../data/operate/operate-keys.ts";
import { cn } from "../../design/cn.ts";
import { Select } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";
import { durationText } from "../../design/time-text.ts";
import { AgentsTable } from "./agents-table.tsx";
import { Chart } from "./chart.tsx";
import { metricsRanges, statsQueryOf, type MetricsRange, type MetricsSearch } from "./metrics-search.ts";
import { NowCounts } from "./now-counts.tsx";
import { failures, latency, percentText, throughput, totalsOf } from "./series.ts";

const route = getRouteApi("/app/metrics");

/** How much is done, how fast, and how much of it fails; over time, now, and by agent. */
export function MetricsScreen() {
  const search: MetricsSearch = route.useSearch();
  const navigate = useNavigate();
  const { range = "24h", agent } = search;
  const query = useQuery({
    queryKey: operateKeys.stats(search),
    queryFn: ({ signal }) => client.operate.stats(statsQueryOf(search, Date.now()), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: range === "1h" ? 5_000 : 20_000,
  });
  const change = (search: MetricsSearch) => void navigate({ to: "/metrics", search, replace: true });
  return (
    <>
      <ScreenHeader
        title="Metrics"
        aside={
          <>
            <AgentSelect
              agent={agent}
              onChange={(agent) =>
                change({
                  ...(search.range !== undefined && { range: search.range }),
                  ...(agent !== undefined && { agent }),
                })
              }
            />
            <Select
              aria-label="Time"
              className="h-8 max-sm:grow"
              value={range}
              onChange={({ target }) => change({ ...search, range: target.value as MetricsRange })}
            >
              {metricsRanges.map(({ range, label }) => (
                <option key={range} value={range}>
                  {label}
                </option>
              ))}
            </Select>
          </>
        }
      />
      <div className="min-h-0 grow overflow-y-auto border-t border-line">
        <Reading what="The metrics" query={query} />
        {query.data !== undefined && (
          <div className={cn("flex flex-col gap-4 p-4 max-sm:p-3", query.isPlaceholderData && "opacity-60")}>
            {!query.data.isComplete && (
              <Note title="There are more runs than were read">The figures are of the newest ones.</Note>
            )}
            <Figures stats={query.data} search={search} />
          </div>
        )}
      </div>
    </>
  );
}

function Figures({ stats, search }: { readonly stats: Stats; readonly search: MetricsSearch }) {
  const { buckets, bucketMs } = stats;
  const atMs = useMemo(() => buckets.map(({ at }) => Date.parse(at)), [buckets]);
  const series = useMemo(
    () => ({
      throughput: throughput(buckets),
      failures: failures(buckets),
      duration: latency(buckets, "durationMs"),
      wait: latency(buckets, "waitMs"),
    }),
    [buckets],
  );
  const totals = totalsOf(buckets);
  return (
    <>
      <Section title="Now">
        <NowCounts now={stats.now} agent={search.agent} />
      </Section>
      <Section
        title="Over time"
        aside={
          <span className="num">
            {totals.created.toLocaleString("en")} started · {totals.completed.toLocaleString("en")} completed ·{" "}
            {totals.failed.toLocaleString("en")} failed ({percentText(totals.failureShare)}) · each point{" "}
            {durationText(bucketMs).replace(/ 00[sm]$/, "")}
          </span>
        }
      >
        <div className="grid grid-cols-2 gap-4 max-lg:grid-cols-1">
          <Chart title="Throughput" atMs={atMs} series={series.throughput} format={count} empty="No run in this time" />
          <Chart title="Failures" atMs={atMs} series={series.failures} format={count} empty="Nothing has failed" />
          <Chart
            title="Duration"
            atMs={atMs}
            series={series.duration}
            format={durationText}
            empty="No run has ended in this time"
          />
          <Chart
            title="Wait for a worker"
            atMs={atMs}
            series={series.wait}
            format={durationText}
            empty="No run had to wait"
          />
        </div>
      </Section>
      {stats.agents.length > 0 && (
        <Section title="By agent">
          <AgentsTable agents={stats.agents} search={search} />
        </Section>
      )}
    </>
  );
}

function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: React.ReactNode;
  readonly children: React.ReactNode;
}) {
  return (
    <section className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-xs text-ink-faint">
        <h2 className="text-sm font-semibold text-ink">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

function count(value: number): string {
  return value >= 10_000
    ? `${(value / 1_000).toLocaleString("en", { maximumFractionDigits: 1 })}k`
    : value.toLocaleString("en", { maximumFractionDigits: 1 });
}
