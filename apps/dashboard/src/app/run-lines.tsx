import type { RunSummary } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { ListTree } from "lucide-react";
import type { ReactNode } from "react";
import type { RunSearch } from "../data/runs/run-search.ts";
import { useRunList } from "../data/runs/use-run-list.ts";
import { buttonLook } from "../design/button.tsx";
import { shortId } from "../design/copy.tsx";
import { Status } from "../design/status.tsx";
import { Duration, Time } from "../design/time.tsx";
import { Reading } from "./reading.tsx";

const shownMax = 25;

/** The newest runs that pass a filter, live, on a screen that is about something else; all of them are in the list of runs. */
export function RunLines({ search, none }: { readonly search: RunSearch; readonly none: ReactNode }) {
  const list = useRunList(search);
  if (list.isPending || list.error !== null) return <Reading what="Its runs" query={list} count={3} />;
  if (list.runs.length === 0) return <p className="px-4 py-3 text-sm text-ink-faint max-sm:px-3">{none}</p>;
  return (
    <>
      <ul aria-label="Runs">
        {list.runs.slice(0, shownMax).map((run) => (
          <li key={run.id}>
            <Line run={run} />
          </li>
        ))}
      </ul>
      <div className="px-2 py-1.5">
        <Link to="/runs" search={search} className={buttonLook({ look: "ghost" })}>
          <ListTree aria-hidden /> All its runs, with filters
        </Link>
      </div>
    </>
  );
}

function Line({ run }: { readonly run: RunSummary }) {
  return (
    <Link
      to="/runs/$run"
      params={{ run: run.id }}
      search={{}}
      aria-label={`${run.status}: run ${run.id}`}
      className="flex h-9.5 items-center gap-4 border-b border-line px-4 text-xs text-ink-soft hover:bg-hover max-sm:gap-2 max-sm:px-3 focus-visible:outline-offset-[-2px]"
    >
      <Status status={run.status} className="w-24 shrink-0" />
      <span className="min-w-0 grow truncate font-mono text-ink-soft">{shortId(run.id)}</span>
      <span className="w-20 text-right max-sm:w-15">
        <Duration from={run.startedAt} to={run.finishedAt} />
      </span>
      <span className="w-20 text-right text-ink-faint max-sm:w-15">
        <Time at={run.createdAt} />
      </span>
    </Link>
  );
}
