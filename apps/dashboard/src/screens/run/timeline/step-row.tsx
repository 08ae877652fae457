import type { Step } from "@pawl/api";
import { ChevronRight } from "lucide-react";
import { memo, type KeyboardEvent } from "react";
import { cn } from "../../../design/cn.ts";
import { StatusIcon } from "../../../design/status.tsx";
import { stepLookOf, stepLooks, type StatusLook } from "../../../design/status-look.ts";
import { durationText } from "../../../design/time-text.ts";
import { loudestStatus, type Span } from "./spans.ts";
import type { TreeRow } from "./step-tree.ts";
import type { TimeScale } from "./time-scale.ts";
import type { View } from "./view.ts";

export interface StepRowProps {
  readonly row: TreeRow;
  readonly spans: readonly Span[];
  readonly position: number;
  readonly count: number;
  readonly topPx: number;
  readonly scale: TimeScale;
  readonly view: View;
  readonly widthPx: number;
  readonly isCurrent: boolean;
  readonly onSelect: (key: string) => void;
  readonly onToggle: (row: TreeRow) => void;
}

/** A step, or several under one name: the name, and attempts and waits as bars. What is below it is opened and closed by the arrow before it, or the keys → and ←. */
export const StepRow = memo(function StepRow({
  row,
  spans,
  position,
  count,
  topPx,
  scale,
  view,
  widthPx,
  isCurrent,
  onSelect,
  onToggle,
}: StepRowProps) {
  const { step, below, isOpen } = row;
  const pxPer = widthPx / Math.max(1e-9, view.to - view.from);
  const xOf = (ms: number) => (scale.toPlace(ms) - view.from) * pxPer;
  const first = spans[0]!;
  const last = spans.at(-1)!;
  const endPx = xOf(last.toMs);
  const tookMs = last.toMs - first.fromMs;
  const startPx = xOf(first.fromMs);
  const took = durationText(tookMs);
  // What lies outside of what is seen says where.
  const label = endPx < 0 ? `‹ ${took}` : startPx > widthPx ? `${took} ›` : took;
  // Behind the bar, where there is room; else before it, else in it.
  const isLabelLeft = endPx > widthPx - 56;
  const isInside = isLabelLeft && startPx < 52;
  // The bar of a wait is thinner than its label, and pale.
  const isOnThin = isInside && last.kind !== "work";
  const labelX = isInside
    ? Math.min(endPx, widthPx) - 8
    : isLabelLeft
      ? Math.min(widthPx - 2, startPx - 6)
      : Math.max(6, endPx + 6);
  const look = lookOf(row);
  const isDropped = step?.status === "dropped";
  const attempts = step?.attempts.length ?? 0;
  const failed = step === null ? below.filter(({ status }) => status === "failed").length : 0;
  const indentPx = Math.min(row.depth, 6) * 14;
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if ((key === "ArrowRight" && isOpen === false) || (key === "ArrowLeft" && isOpen === true)) onToggle(row);
  };
  return (
    <div
      role="listitem"
      aria-posinset={position}
      aria-setsize={count}
      aria-level={row.depth + 1}
      className="absolute inset-x-0"
      style={{ top: topPx }}
    >
      {isOpen !== null && (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`${row.label}: ${below.length.toLocaleString("en")} below it`}
          onClick={() => onToggle(row)}
          className="absolute top-0.75 z-1 flex size-6 items-center justify-center rounded-sm text-ink-faint hover:bg-press hover:text-ink"
          style={{ left: indentPx + 2 }}
        >
          <ChevronRight aria-hidden className={cn("size-3.5", isOpen && "rotate-90")} />
        </button>
      )}
      <button
        type="button"
        data-list-item={row.id}
        {...(step === null ? { "aria-expanded": isOpen === true } : { "aria-pressed": isCurrent })}
        onClick={() => (step === null ? onToggle(row) : onSelect(step.key))}
        onKeyDown={onKeyDown}
        className={cn(
          "flex h-7.5 w-full items-center text-left hover:bg-hover focus-visible:outline-offset-[-2px]",
          isCurrent && "bg-accent-soft hover:bg-accent-soft",
        )}
      >
        <span
          className="flex h-full w-(--names) shrink-0 items-center gap-2 border-r border-line pr-2"
          style={{ paddingLeft: indentPx + 28 }}
        >
          <StatusIcon look={look} />
          <span
            title={step?.key ?? row.label}
            className={cn(
              "truncate text-xs",
              isDropped && "text-ink-faint line-through",
              step === null && "font-medium",
            )}
          >
            {row.label}
          </span>
          {failed > 0 && (
            <span className="num shrink-0 text-2xs text-failed">{failed.toLocaleString("en")} failed</span>
          )}
          {(attempts > 1 || step === null) && (
            <span
              className="num ml-auto shrink-0 rounded-sm bg-press px-1 text-2xs text-ink-soft"
              title={step === null ? `${below.length} steps` : `${attempts} attempts`}
            >
              {step === null ? below.length.toLocaleString("en") : `×${attempts}`}
            </span>
          )}
        </span>
        <svg aria-hidden className="h-full min-w-0 grow overflow-hidden">
          {spans.map((span, at) => (
            <Bar
              key={at}
              span={span}
              color={colorOf(look, span)}
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
        <span className="sr-only">{took}</span>
      </button>
    </div>
  );
});

/** Several look like the one that there is most to say about. */
function lookOf({ step, below }: TreeRow): StatusLook {
  return step === null ? stepLooks[loudestStatus(below)] : stepLookOf(step);
}

/** What a step waits in looks as the step does; an attempt as it ended. */
function colorOf(look: StatusLook, { kind, status }: Span): string {
  return (kind === "wait" ? look : stepLooks[status satisfies Step["status"]]).color;
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
  if (span.kind === "group")
    return (
      <>
        <rect x={x} width={width} y={13} height={4} rx={2} fillOpacity={0.3} style={{ fill: color }} />
        <rect x={x} width={2} y={10} height={10} rx={1} style={{ fill: color }} />
        <rect x={right - 2} width={2} y={10} height={10} rx={1} style={{ fill: color }} />
      </>
    );
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
