import { Link } from "@tanstack/react-router";
import type { Stats } from "../../data/operate/operate-keys.ts";
import { cn } from "../../design/cn.ts";
import { rowLinkLook, Table, type Column } from "../../design/table.tsx";
import { durationText } from "../../design/time-text.ts";
import type { MetricsSearch } from "./metrics-search.ts";
import { percentText } from "./series.ts";

type AgentFigures = Stats["agents"][number];

/** The same by agent; each leads to the figures of that one. */
export function AgentsTable({
  agents,
  search,
}: {
  readonly agents: readonly AgentFigures[];
  readonly search: MetricsSearch;
}) {
  return (
    <Table
      label="By agent"
      columns={columnsOf(search)}
      rows={agents}
      keyOf={({ agent }) => agent}
      className="overflow-hidden rounded-lg border border-line"
    />
  );
}

function columnsOf(search: MetricsSearch): readonly Column<AgentFigures>[] {
  return [
    {
      name: "agent",
      label: "Agent",
      isHeader: true,
      cell: ({ agent }) => (
        <Link to="/metrics" search={{ ...search, agent }} className={rowLinkLook}>
          {agent}
        </Link>
      ),
    },
    { name: "started", label: "Started", isNumber: true, cell: ({ created }) => created.toLocaleString("en") },
    {
      name: "completed",
      label: "Completed",
      isNumber: true,
      from: "sm",
      cell: ({ finished }) => (finished.completed ?? 0).toLocaleString("en"),
    },
    {
      name: "failed",
      label: "Failed",
      isNumber: true,
      cell: ({ finished: { failed = 0 } }) => (
        <span className={cn(failed > 0 && "text-failed")}>{failed.toLocaleString("en")}</span>
      ),
    },
    {
      name: "share",
      label: "Failure rate",
      isNumber: true,
      from: "sm",
      cell: ({ finished: { completed = 0, failed = 0 } }) =>
        percentText(completed + failed === 0 ? null : failed / (completed + failed)),
    },
    { name: "p50", label: "p50", isNumber: true, from: "md", cell: ({ durationMs }) => text(durationMs?.p50) },
    { name: "p95", label: "p95", isNumber: true, cell: ({ durationMs }) => text(durationMs?.p95) },
    { name: "max", label: "Longest", isNumber: true, from: "md", cell: ({ durationMs }) => text(durationMs?.max) },
  ];
}

function text(ms: number | undefined): string {
  return ms === undefined ? "–" : durationText(ms);
}
