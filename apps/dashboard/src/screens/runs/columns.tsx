import type { RunSummary } from "@pawl/api";
import type { ReactNode } from "react";
import { TagBadge, Badge } from "../../design/badge.tsx";
import { cn } from "../../design/cn.ts";
import { CopyId } from "../../design/copy.tsx";
import { Duration, Time } from "../../design/time.tsx";

/** A column of the list of runs. Which are shown, and in which order, is a preference; status comes first, always. */
export interface RunColumn {
  readonly name: string;
  readonly label: string;
  /** As a track of a grid. */
  readonly width: string;
  readonly isNumber?: boolean;
  readonly isForOperators?: boolean;
  readonly cell: (run: RunSummary) => ReactNode;
}

export const runColumns: readonly RunColumn[] = [
  {
    name: "agent",
    label: "Agent",
    width: "minmax(140px, 1.4fr)",
    cell: ({ agent }) => <span className="truncate font-medium text-ink">{agent}</span>,
  },
  { name: "id", label: "Run", width: "112px", cell: ({ id }) => <CopyId id={id} isQuiet /> },
  { name: "tags", label: "Tags", width: "minmax(120px, 1.6fr)", cell: (run) => <Tags run={run} /> },
  {
    name: "error",
    label: "Error",
    width: "minmax(140px, 1.6fr)",
    cell: ({ error, status }) =>
      error === null ? null : (
        <span className={cn("truncate", status === "failed" && "text-failed")} title={error.message}>
          {error.message}
        </span>
      ),
  },
  { name: "version", label: "Version", width: "64px", isNumber: true, cell: ({ version }) => version },
  {
    name: "queue",
    label: "Queue",
    width: "minmax(80px, 120px)",
    cell: ({ queue }) => <span className="truncate">{queue}</span>,
  },
  { name: "priority", label: "Priority", width: "64px", isNumber: true, cell: ({ priority }) => priority },
  {
    name: "owner",
    label: "Owner",
    width: "minmax(90px, 140px)",
    isForOperators: true,
    cell: ({ owner }) => <span className="truncate">{owner ?? "–"}</span>,
  },
  {
    name: "schedule",
    label: "Schedule",
    width: "minmax(90px, 140px)",
    cell: ({ schedule }) => <span className="truncate">{schedule ?? "–"}</span>,
  },
  {
    name: "attributes",
    label: "Attributes",
    width: "minmax(120px, 1.2fr)",
    cell: ({ attributes }) => <Attributes attributes={attributes} />,
  },
  {
    name: "created",
    label: "Created",
    width: "88px",
    isNumber: true,
    cell: ({ createdAt }) => <Time at={createdAt} />,
  },
  {
    name: "updated",
    label: "Updated",
    width: "88px",
    isNumber: true,
    cell: ({ updatedAt }) => <Time at={updatedAt} />,
  },
  { name: "due", label: "Due", width: "88px", isNumber: true, cell: ({ dueAt }) => <Time at={dueAt} /> },
  {
    name: "duration",
    label: "Duration",
    width: "84px",
    isNumber: true,
    cell: ({ startedAt, finishedAt }) => <Duration from={startedAt} to={finishedAt} />,
  },
];

/** Those that were chosen, in the order in which they stand. Pure. */
export function shownColumns(names: readonly string[]): readonly RunColumn[] {
  return runColumns.filter(({ name }) => names.includes(name));
}

function Tags({ run: { tags } }: { readonly run: RunSummary }) {
  const entries = Object.entries(tags);
  if (entries.length === 0) return null;
  return (
    <span className="flex min-w-0 items-center gap-1">
      {entries.slice(0, 2).map(([name, value]) => (
        <TagBadge key={name} name={name} value={value} />
      ))}
      {entries.length > 2 && (
        <Badge
          title={entries
            .slice(2)
            .map(([name, value]) => `${name}: ${value}`)
            .join("\n")}
        >
          +{entries.length - 2}
        </Badge>
      )}
    </span>
  );
}

function Attributes({ attributes }: { readonly attributes: RunSummary["attributes"] }) {
  return (
    <span className="num truncate">
      {Object.entries(attributes)
        .map(([name, value]) => `${name} ${value}`)
        .join(" · ")}
    </span>
  );
}
