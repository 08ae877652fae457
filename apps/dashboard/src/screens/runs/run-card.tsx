import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { cn } from "../../design/cn.ts";
import { shortId } from "../../design/copy.tsx";
import { Status } from "../../design/status.tsx";
import { Duration, Time } from "../../design/time.tsx";
import type { RunRowProps } from "./run-row.tsx";

/** A run in the list on a phone: two lines, all of it the link. */
export const RunCard = memo(function RunCard({ run, index, topPx }: Pick<RunRowProps, "run" | "index" | "topPx">) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="absolute inset-x-0 h-16 border-b border-line"
      style={{ top: topPx }}
    >
      <span role="cell">
        <Link
          to="/runs/$run"
          params={{ run: run.id }}
          data-list-item={run.id}
          className="flex h-full flex-col justify-center gap-1 px-3 focus-visible:outline-offset-[-2px]"
        >
          <span className="flex items-center justify-between gap-3">
            <span className="truncate text-base font-medium">{run.agent}</span>
            <Status status={run.status} />
          </span>
          <span className="flex justify-between gap-3 text-xs text-ink-faint">
            <span className="min-w-0 truncate">
              <span className="font-mono">{shortId(run.id)}</span>
              {run.startedAt !== null && (
                <>
                  {" · "}
                  <Duration from={run.startedAt} to={run.finishedAt} />
                </>
              )}
              {run.error !== null && (
                <span className={cn(run.status === "failed" && "text-failed")}> · {run.error.message}</span>
              )}
            </span>
            <Time at={run.createdAt} />
          </span>
        </Link>
      </span>
    </div>
  );
});
