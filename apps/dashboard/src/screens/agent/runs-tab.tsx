import type { RunSummary } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { ListTree } from "lucide-react";
import { messageOf } from "../../data/problem-text.ts";
import { useRunList } from "../../data/runs/use-run-list.ts";
import { Button, buttonLook } from "../../design/button.tsx";
import { TagBadge } from "../../design/badge.tsx";
import { shortId } from "../../design/copy.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Note } from "../../design/note.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { Status } from "../../design/status.tsx";
import { Duration, Time } from "../../design/time.tsx";

const shownMax = 50;

/** The newest runs of an agent, live; all of them are in the list of runs. */
export function RunsTab({ agent }: { readonly agent: string }) {
  const list = useRunList({ agent });
  if (list.error !== null && list.runs.length === 0)
    return (
      <div className="p-4">
        <Note
          look="error"
          title="Its runs cannot be read"
          action={<Button onClick={() => void list.refetch()}>Try again</Button>}
        >
          {messageOf(list.error)}
        </Note>
      </div>
    );
  if (list.isPending) return <SkeletonRows label="Reading its runs" />;
  const runs = list.runs.slice(0, shownMax);
  if (runs.length === 0)
    return (
      <EmptyState icon={ListTree} title="It has not run yet">
        A run that is started here, by code or by a schedule, appears by itself.
      </EmptyState>
    );
  return (
    <div className="relative min-h-0 grow overflow-y-auto bg-surface">
      <ul aria-label="Runs">
        {runs.map((run) => (
          <li key={run.id}>
            <Line run={run} />
          </li>
        ))}
      </ul>
      <div className="p-3">
        <Link to="/runs" search={{ agent }} className={buttonLook({ look: "ghost" })}>
          <ListTree aria-hidden /> All its runs, with filters
        </Link>
      </div>
    </div>
  );
}

function Line({ run }: { readonly run: RunSummary }) {
  return (
    <Link
      to="/runs/$run"
      params={{ run: run.id }}
      search={{}}
      className="flex h-9.5 items-center gap-4 border-b border-line px-4 text-xs hover:bg-hover focus-visible:outline-offset-[-2px] max-sm:px-3"
    >
      <Status status={run.status} className="w-24 shrink-0" />
      <span className="shrink-0 font-mono text-ink-soft">{shortId(run.id)}</span>
      <span className="flex min-w-0 grow gap-1 overflow-hidden max-sm:hidden">
        {Object.entries(run.tags).map(([name, value]) => (
          <TagBadge key={name} name={name} value={value} />
        ))}
      </span>
      <span className="w-20 shrink-0 text-right max-sm:ml-auto">
        <Duration from={run.startedAt} to={run.finishedAt} />
      </span>
      <span className="w-20 shrink-0 text-right text-ink-faint">
        <Time at={run.createdAt} />
      </span>
    </Link>
  );
}
