import type { Queue, QueueLane } from "@pawl/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Rows3, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { ForRole } from "../../app/for-role.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { TableList } from "../../app/table-list.tsx";
import { client } from "../../data/client.ts";
import { operateKeys } from "../../data/operate/operate-keys.ts";
import { IconButton } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { Code } from "../../design/code.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Duration } from "../../design/time.tsx";
import { limitText } from "./limit-text.ts";

/** Where runs stand in line: how many, since when, what limits them, and whether anybody takes them up. */
export function QueuesScreen() {
  return (
    <ForRole roles={["operator", "admin"]}>
      <Queues />
    </ForRole>
  );
}

function Queues() {
  const query = useQuery({
    queryKey: operateKeys.queues,
    queryFn: ({ signal }) => client.operate.queues({ signal }),
    refetchInterval: 3_000,
  });
  const queues = query.data?.items ?? [];
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (queue: string) => {
    const next = new Set(open);
    if (!next.delete(queue)) next.add(queue);
    setOpen(next);
  };
  const deepest = Math.max(1, ...queues.map(({ due }) => due));
  return (
    <>
      <ScreenHeader title="Queues" />
      <TableList
        what="The queues"
        label="Queues"
        query={query}
        columns={columnsOf({ open, deepest, onToggle: toggle })}
        rows={queues}
        keyOf={({ queue }) => queue}
        below={(queue) => (open.has(queue.queue) ? <Lanes queue={queue} /> : null)}
        empty={<NoQueues />}
      />
    </>
  );
}

interface QueueColumns {
  readonly open: ReadonlySet<string>;
  readonly deepest: number;
  readonly onToggle: (queue: string) => void;
}

function columnsOf({ open, deepest, onToggle }: QueueColumns): readonly Column<Queue>[] {
  return [
    {
      name: "agents",
      label: "",
      className: "w-8 pr-0",
      cell: ({ queue, lanes }) =>
        lanes.length > 0 && (
          <IconButton
            label={`${open.has(queue) ? "Hide" : "Show"} the agents in ${queue}`}
            aria-expanded={open.has(queue)}
            onClick={() => onToggle(queue)}
            className="-ml-1.5 after:absolute after:inset-0"
          >
            <ChevronRight aria-hidden className={cn("transition-transform", open.has(queue) && "rotate-90")} />
          </IconButton>
        ),
    },
    {
      name: "queue",
      label: "Queue",
      isHeader: true,
      cell: (queue) => (
        <span className="inline-flex items-center gap-2">
          <Link
            to="/runs"
            search={{ queue: queue.queue }}
            className="relative z-1 font-medium text-ink hover:text-accent hover:underline"
          >
            {queue.queue}
          </Link>
          <Unserved queue={queue} />
        </span>
      ),
    },
    {
      name: "due",
      label: "In line",
      isNumber: true,
      cell: ({ due }) => (
        <span className="flex items-center justify-end gap-2">
          {due > 0 && (
            <span
              aria-hidden
              className="h-2 rounded-xs bg-pending/45 max-sm:hidden"
              style={{ width: Math.max(2, (due / deepest) * 64) }}
            />
          )}
          <span className="font-medium text-ink">{due.toLocaleString("en")}</span>
        </span>
      ),
    },
    {
      name: "oldest",
      label: "Longest wait",
      isNumber: true,
      from: "sm",
      cell: ({ oldestDueAt }) => <Duration from={oldestDueAt} to={null} />,
    },
    { name: "running", label: "Running", isNumber: true, cell: ({ running }) => running.toLocaleString("en") },
    { name: "later", label: "Due later", isNumber: true, from: "md", cell: ({ later }) => later.toLocaleString("en") },
    {
      name: "workers",
      label: "Workers",
      isNumber: true,
      cell: ({ workers }) => <span className={cn(workers === 0 && "text-blocked")}>{workers}</span>,
    },
    {
      name: "limits",
      label: "Limits",
      from: "md",
      className: "pl-6",
      cell: ({ limits }) => limitText(limits) ?? <span className="text-ink-faint">None</span>,
    },
  ];
}

function Unserved({ queue: { queue, lanes, workers, due } }: { readonly queue: Queue }) {
  const missing = lanes.filter(({ isServed, due, later }) => !isServed && due + later > 0);
  if (missing.length === 0 && (workers > 0 || due === 0)) return null;
  return (
    <span
      className="inline-flex items-center gap-1 text-blocked"
      title={
        workers === 0
          ? `No live worker takes runs of ${queue}.`
          : `No live worker has ${missing.map(({ agent, version }) => `${agent} v${version}`).join(", ")}.`
      }
    >
      <TriangleAlert aria-hidden className="size-3.5" />
      Not served
    </span>
  );
}

function Lanes({ queue: { queue, lanes } }: { readonly queue: Queue }) {
  return (
    <Table
      label={`Agents in ${queue}`}
      columns={laneColumns}
      rows={lanes}
      keyOf={({ agent, version }) => `${agent} ${version}`}
      className="overflow-hidden rounded-md border border-line"
    />
  );
}

const laneColumns: readonly Column<QueueLane>[] = [
  {
    name: "agent",
    label: "Agent",
    isHeader: true,
    cell: ({ agent, version }) => (
      <Link
        to="/runs"
        search={{ agent, version: String(version) }}
        className="text-ink hover:text-accent hover:underline"
      >
        {agent} <span className="num text-ink-faint">v{version}</span>
      </Link>
    ),
  },
  { name: "due", label: "In line", isNumber: true, cell: ({ due }) => due.toLocaleString("en") },
  { name: "running", label: "Running", isNumber: true, cell: ({ running }) => running.toLocaleString("en") },
  { name: "later", label: "Due later", isNumber: true, from: "sm", cell: ({ later }) => later.toLocaleString("en") },
  {
    name: "served",
    label: "Served",
    className: "pl-6",
    cell: ({ isServed }) =>
      isServed ? "Yes" : <span className="text-blocked">No: it waits until a worker has this version</span>,
  },
];

function NoQueues() {
  return (
    <EmptyState icon={Rows3} title="Nothing stands in line">
      <p>A queue is a lane of runs that wait for a worker, with limits of its own. It is there as soon as a run is.</p>
      <Code
        text={
          'createPawl({ queues: { mail: { concurrency: 8 } } });\n\nawait pawl.start(order, input, { queue: "mail" });'
        }
        className="mt-4 text-left"
      />
    </EmptyState>
  );
}
