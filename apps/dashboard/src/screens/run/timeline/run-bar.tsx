import type { RunSummary } from "@pawl/api";
import { StatusIcon } from "../../../design/status.tsx";
import { statusLooks } from "../../../design/status-look.ts";
import { durationText } from "../../../design/time-text.ts";
import { msOf } from "./spans.ts";
import type { TimeScale } from "./time-scale.ts";
import type { View } from "./view.ts";

export interface RunBarProps {
  readonly run: RunSummary;
  readonly endMs: number;
  readonly scale: TimeScale;
  readonly view: View;
  readonly widthPx: number;
}

/** The run as a whole: how long it stood in the queue, and how long it has gone on since. */
export function RunBar({ run, endMs, scale, view, widthPx }: RunBarProps) {
  const pxPer = widthPx / Math.max(1e-9, view.to - view.from);
  const xOf = (ms: number) => Math.max(-4, Math.min(widthPx + 4, (scale.toPlace(ms) - view.from) * pxPer));
  const createdMs = Date.parse(run.createdAt);
  const startedMs = msOf(run.startedAt) ?? endMs;
  const [from, begin, end] = [xOf(createdMs), xOf(startedMs), xOf(endMs)];
  const { color } = statusLooks[run.status];
  const queued = durationText(startedMs - createdMs);
  const took = durationText(endMs - startedMs);
  return (
    <div role="listitem" className="flex h-7.5 items-center border-b border-line">
      <span className="flex h-full w-(--names) shrink-0 items-center gap-2 border-r border-line pr-2 pl-7 text-xs font-medium">
        <StatusIcon look={statusLooks[run.status]} />
        <span className="truncate">{run.agent}</span>
        <span className="sr-only">
          queued {queued}, ran {took}
        </span>
      </span>
      <svg aria-hidden className="h-full min-w-0 grow overflow-hidden">
        <title>{`In the queue for ${queued}, then ${took}`}</title>
        <line
          x1={from}
          x2={begin}
          y1="15"
          y2="15"
          strokeWidth="1.500"
          strokeDasharray="2 3"
          style={{ stroke: "var(--color-pending)" }}
        />
        {run.startedAt !== null && (
          <>
            <rect
              x={begin}
              width={Math.max(2, end - begin)}
              y="12.500"
              height="5"
              rx="2.500"
              fillOpacity="0.25"
              style={{ fill: color }}
            />
            <circle cx={begin} cy="15" r="3" style={{ fill: color }} />
            <circle cx={end} cy="15" r="3" style={{ fill: color }} />
          </>
        )}
      </svg>
    </div>
  );
}
