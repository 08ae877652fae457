import type { Step } from "@pawl/api";
import { memo } from "react";
import { cn } from "../../../design/cn.ts";
import { StatusIcon } from "../../../design/status.tsx";
import { stepLookOf, stepLooks } from "../../../design/status-look.ts";
import { durationText } from "../../../design/time-text.ts";
import type { Span } from "./spans.ts";
import type { TimeScale } from "./time-scale.ts";
import type { View } from "./view.ts";

export interface StepRowProps {
  readonly step: Step;
  readonly spans: readonly Span[];
  readonly position: number;
  readonly count: number;
  readonly topPx: number;
  readonly scale: TimeScale;
  readonly view: View;
  readonly widthPx: number;
  readonly isCurrent: boolean;
  readonly onSelect: (key: string) => void;
}

/** A step: its name, and its attempts and waits as bars. */
export const StepRow = memo(function StepRow({
  step,
  spans,
  position,
  count,
  topPx,
  scale,
  view,
  widthPx,
  isCurrent,
  onSelect,
}: StepRowProps) {
  const pxPer = widthPx / Math.max(1e-9, view.to - view.from);
  const xOf = (ms: number) => (scale.toPlace(ms) - view.from) * pxPer;
  const first = spans[0]!;
  const last = spans.at(-1)!;
  const endPx = xOf(last.toMs);
  const tookMs = last.toMs - first.fromMs;
  const label = durationText(tookMs);
  // Behind the bar, where there is room; else before it, else in it.
  const startPx = xOf(first.fromMs);
  const isLabelLeft = endPx > widthPx - 56;
  const isInside = isLabelLeft && startPx < 52;
  // The bar of a wait is thinner than its label, and pale.
  const isOnThin = isInside && last.kind !== "work";
  const labelX = isInside ? Math.min(endPx, widthPx) - 8 : isLabelLeft ? startPx - 6 : Math.max(6, endPx + 6);
  return (
    <div
      role="listitem"
      aria-posinset={position}
      aria-setsize={count}
      className="absolute inset-x-0"
      style={{ top: topPx }}
    >
      <button
        type="button"
        data-list-item={step.status === "dropped" ? `${step.key} ${step.seq}` : step.key}
        aria-pressed={isCurrent}
        onClick={() => onSelect(step.key)}
        className={cn(
          "flex h-7.5 w-full items-center text-left hover:bg-hover focus-visible:outline-offset-[-2px]",
          isCurrent && "bg-accent-soft hover:bg-accent-soft",
        )}
      >
        <span className="flex h-full w-60 shrink-0 items-center gap-2 border-r border-line pr-2 pl-4 max-sm:w-36 max-sm:pl-2">
          <StatusIcon look={stepLookOf(step)} />
          <span className={cn("truncate text-xs", step.status === "dropped" && "text-ink-faint line-through")}>
            {step.key}
          </span>
          {step.attempts.length > 1 && (
            <span
              className="num ml-auto rounded-sm bg-press px-1 text-2xs text-ink-soft"
              title={`${step.attempts.length} attempts`}
            >
              ×{step.attempts.length}
            </span>
          )}
        </span>
        <svg aria-hidden className="h-full min-w-0 grow overflow-hidden">
          {spans.map((span, at) => (
            <Bar
              key={at}
              span={span}
              color={colorOf(step, span)}
              fromPx={xOf(span.fromMs)}
              toPx={xOf(span.toMs)}
              widthPx={widthPx}
            />
          ))}
          <text
            x={labelX}
            y="19"
            textAnchor={isLabelLeft ? "end" : "start"}
            paintOrder="stroke"
            strokeWidth={isOnThin ? 4 : 0}
            className={cn("num stroke-surface text-2xs", isInside && !isOnThin ? "fill-surface" : "fill-ink-faint")}
          >
            {label}
          </text>
        </svg>
        <span className="sr-only">{label}</span>
      </button>
    </div>
  );
});

/** What a step waits in looks as the step does; an attempt as it ended. */
function colorOf(step: Step, { kind, status }: Span): string {
  return (kind === "wait" ? stepLookOf(step) : stepLooks[status]).color;
}

function Bar({
  span,
  color,
  fromPx,
  toPx,
  widthPx,
}: {
  readonly span: Span;
  readonly color: string;
  readonly fromPx: number;
  readonly toPx: number;
  readonly widthPx: number;
}) {
  // What lies far outside is not handed to the browser: it would still be laid out.
  const x = Math.max(-4, fromPx);
  const right = Math.min(widthPx + 4, Math.max(toPx, fromPx + 2));
  if (right < -4 || x > widthPx + 4) return null;
  const width = Math.max(2, right - x);
  if (span.kind === "backoff")
    return (
      <line x1={x} x2={right} y1="15" y2="15" strokeWidth="1.500" strokeDasharray="2 3" style={{ stroke: color }} />
    );
  const isWait = span.kind === "wait" || span.kind === "child";
  return (
    <rect
      x={x}
      width={width}
      y={isWait ? 12 : 9}
      height={isWait ? 6 : 12}
      rx={Math.min(3, width / 2)}
      fillOpacity={isWait ? 0.35 : span.status === "dropped" ? 0.4 : 0.85}
      style={{ fill: color }}
    />
  );
}
