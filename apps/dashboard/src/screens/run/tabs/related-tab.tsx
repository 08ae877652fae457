import type { Run, RunSummary } from "@pawl/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Network } from "lucide-react";
import { client } from "../../../data/client.ts";
import { keys } from "../../../data/keys.ts";
import { useRun } from "../../../data/runs/use-run.ts";
import { shortId } from "../../../design/copy.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { Status } from "../../../design/status.tsx";
import { Duration, Time } from "../../../design/time.tsx";

/** Where the run comes from, and what it has begun. */
export function RelatedTab({ run }: { readonly run: Run }) {
  const children = useQuery({
    queryKey: keys.children(run.id),
    queryFn: () => client.runs.children(run.id, { limit: 100 }),
  });
  const items = children.data?.items ?? [];
  const others = [
    ["Parent", run.parent],
    ["Root", run.root === run.parent ? null : run.root],
    ["Forked from", run.forkedFrom],
    ["Continues", run.continuedFrom],
    ["Continued as", run.continuedTo],
  ].filter((other): other is [string, string] => other[1] !== null && other[1] !== run.id);
  if (children.isPending) return <SkeletonRows label="Reading the children" count={4} />;
  if (items.length === 0 && others.length === 0)
    return (
      <EmptyState icon={Network} title="It stands alone">
        Runs that this one begins with <code className="font-mono text-xs">ctx.call</code> or{" "}
        <code className="font-mono text-xs">ctx.spawn</code>, and those that it was forked or continued from, appear
        here.
      </EmptyState>
    );
  return (
    <div className="min-h-0 grow overflow-y-auto bg-surface">
      {others.length > 0 && (
        <Group title="Comes from">
          {others.map(([label, id]) => (
            <Other key={label} label={label} id={id} />
          ))}
        </Group>
      )}
      {items.length > 0 && (
        <Group title={`Children (${items.length}${children.data?.nextCursor === null ? "" : "+"})`}>
          {items.map((child) => (
            <Line key={child.id} run={child} />
          ))}
          {children.data?.nextCursor !== null && (
            <Link
              to="/runs"
              search={{ parent: run.id }}
              className="block px-4 py-2 text-xs text-accent hover:underline"
            >
              All children in the list of runs
            </Link>
          )}
        </Group>
      )}
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <h2 className="border-b border-line bg-canvas px-4 py-1.5 text-xs font-medium text-ink-faint">{title}</h2>
      {children}
    </section>
  );
}

function Other({ label, id }: { readonly label: string; readonly id: string }) {
  const { data, isError } = useRun(id);
  if (data !== undefined) return <Line run={data} label={label} />;
  return (
    <p className="flex h-10 items-center gap-3 border-b border-line px-4 text-xs text-ink-faint">
      {label} <span className="font-mono">{id}</span> {isError && "is not there any more, or is somebody else's"}
    </p>
  );
}

function Line({ run, label }: { readonly run: RunSummary; readonly label?: string }) {
  return (
    <Link
      to="/runs/$run"
      params={{ run: run.id }}
      search={{}}
      className="flex h-10 items-center gap-4 border-b border-line px-4 text-xs hover:bg-hover focus-visible:outline-offset-[-2px]"
    >
      {label !== undefined && <span className="w-24 shrink-0 text-ink-faint">{label}</span>}
      <Status status={run.status} className="w-24 shrink-0" />
      <span className="min-w-0 grow truncate text-sm font-medium">{run.agent}</span>
      <span className="font-mono text-ink-faint max-sm:hidden">{shortId(run.id)}</span>
      <span className="w-20 text-right">
        <Duration from={run.startedAt} to={run.finishedAt} />
      </span>
      <span className="w-20 text-right text-ink-faint max-sm:hidden">
        <Time at={run.createdAt} />
      </span>
    </Link>
  );
}
