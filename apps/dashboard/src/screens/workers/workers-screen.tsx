import type { Worker } from "@pawl/api";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Server } from "lucide-react";
import { useState } from "react";
import { ForRole } from "../../app/for-role.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { TableList } from "../../app/table-list.tsx";
import { client } from "../../data/client.ts";
import { operateKeys } from "../../data/operate/operate-keys.ts";
import { Badge } from "../../design/badge.tsx";
import { IconButton } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { Code } from "../../design/code.tsx";
import { CopyId } from "../../design/copy.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Meter } from "../../design/meter.tsx";
import { Note } from "../../design/note.tsx";
import type { Column } from "../../design/table.tsx";
import { Duration, Time } from "../../design/time.tsx";
import { Facts } from "../../design/section.tsx";
import { workerLook } from "./worker-look.ts";

/** The processes that do the work: whether they are well, how much they have to do, and what they serve. */
export function WorkersScreen() {
  return (
    <ForRole roles={["operator", "admin"]}>
      <Workers />
    </ForRole>
  );
}

function Workers() {
  const query = useQuery({
    queryKey: operateKeys.workers,
    queryFn: ({ signal }) => client.operate.workers({ signal }),
    refetchInterval: 3_000,
  });
  const workers = query.data?.items ?? [];
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <ScreenHeader title="Workers">{workers.length > 0 && <Summary workers={workers} />}</ScreenHeader>
      <TableList
        what="The workers"
        label="Workers"
        query={query}
        columns={columnsOf({ open, onToggle: (id) => setOpen(id === open ? null : id) })}
        rows={workers}
        keyOf={({ id }) => id}
        below={(worker) => (worker.id === open ? <Details worker={worker} /> : null)}
        empty={<NoWorkers />}
      />
    </>
  );
}

function Summary({ workers }: { readonly workers: readonly Worker[] }) {
  const live = workers.filter(({ isLive }) => isLive);
  const active = live.reduce((sum, { activeRuns }) => sum + activeRuns, 0);
  const room = live.reduce((sum, { concurrency }) => sum + concurrency, 0);
  return (
    <p className="num text-xs text-ink-faint">
      {live.length.toLocaleString("en")} live · {active.toLocaleString("en")} of {room.toLocaleString("en")} slots in
      use
    </p>
  );
}

function columnsOf({
  open,
  onToggle,
}: {
  readonly open: string | null;
  readonly onToggle: (id: string) => void;
}): readonly Column<Worker>[] {
  return [
    {
      name: "details",
      label: "",
      className: "w-8 pr-0",
      cell: ({ id, name }) => (
        <IconButton
          label={`${open === id ? "Hide" : "Show"} the details of ${name}`}
          aria-expanded={open === id}
          onClick={() => onToggle(id)}
          className="-ml-1.5 after:absolute after:inset-0"
        >
          <ChevronRight aria-hidden className={cn("transition-transform", open === id && "rotate-90")} />
        </IconButton>
      ),
    },
    { name: "health", label: "Health", cell: (worker) => <Health worker={worker} /> },
    {
      name: "name",
      label: "Worker",
      isHeader: true,
      cell: ({ name, host, pid }) => (
        <span className="flex flex-col">
          <span className="font-medium text-ink">{name}</span>
          <span className="num text-2xs text-ink-faint">
            {host} · {pid}
          </span>
        </span>
      ),
    },
    {
      name: "load",
      label: "Runs",
      className: "min-w-32",
      cell: ({ activeRuns, concurrency, name }) => (
        <span className="flex items-center gap-2">
          <Meter value={activeRuns} max={concurrency} label={`Slots in use of ${name}`} />
          <span className="num whitespace-nowrap">
            {activeRuns} / {concurrency}
          </span>
        </span>
      ),
    },
    {
      name: "queues",
      label: "Queues",
      from: "lg",
      cell: ({ queues }) => (queues === null ? <span className="text-ink-faint">all</span> : queues.join(", ")),
    },
    { name: "serves", label: "Serves", isNumber: true, from: "md", cell: ({ serves }) => serves.length },
    { name: "version", label: "Pawl", from: "xl", cell: ({ version }) => <span className="num">{version}</span> },
    {
      name: "started",
      label: "Up for",
      isNumber: true,
      from: "md",
      cell: ({ startedAt, heartbeatAt, isLive }) => <Duration from={startedAt} to={isLive ? null : heartbeatAt} />,
    },
    {
      name: "heartbeat",
      label: "Heartbeat",
      isNumber: true,
      from: "sm",
      cell: ({ heartbeatAt }) => <Time at={heartbeatAt} />,
    },
  ];
}

function Health({ worker }: { readonly worker: Worker }) {
  const { label, icon: Icon, text, meaning } = workerLook(worker);
  return (
    <span
      className={cn("inline-flex items-center gap-1.5 align-middle font-medium whitespace-nowrap", text)}
      title={meaning}
    >
      <Icon aria-hidden className="size-3.5" />
      {label}
    </span>
  );
}

function Details({ worker }: { readonly worker: Worker }) {
  const { health, serves, queueConcurrency, id } = worker;
  return (
    <div className="flex flex-col gap-3">
      {health.reasons.map(({ code, message }) => (
        <Note key={code} look={health.status === "unhealthy" ? "error" : "warning"} title={message}>
          <span className="font-mono text-xs">{code}</span>
        </Note>
      ))}
      <Facts
        facts={[
          ["Id", <CopyId key="id" id={id} isWhole />],
          ["Means", workerLook(worker).meaning],
          Object.keys(queueConcurrency).length > 0
            ? [
                "Slots by queue",
                Object.entries(queueConcurrency)
                  .map(([queue, count]) => `${queue}: ${count}`)
                  .join(", "),
              ]
            : null,
          ["Lease until", <Time key="until" at={worker.expiresAt} isAbsolute />],
        ]}
      />
      <div>
        <h2 className="mb-1.5 text-xs text-ink-faint">Serves</h2>
        <ul className="flex flex-wrap gap-1">
          {serves.map(({ agent, version }) => (
            <li key={`${agent} ${version}`}>
              <Badge>
                {agent} <span className="num text-ink-faint">v{version}</span>
              </Badge>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function NoWorkers() {
  return (
    <EmptyState icon={Server} title="No worker is there">
      <p>A worker is a process that runs agents. Until there is one, runs are kept and wait.</p>
      <Code
        text={"await pawl.startWorker({ concurrency: 50 });\n// or from the shell\n// pawl worker"}
        className="mt-4 text-left"
      />
    </EmptyState>
  );
}
