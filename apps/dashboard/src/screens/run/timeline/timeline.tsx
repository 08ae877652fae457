import type { RunSummary, Step } from "@pawl/api";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useNow } from "../../../design/now.ts";
import { useWidth } from "../../../design/use-width.ts";
import { useListKeys } from "../../../keyboard/use-list-keys.ts";
import { useShortcuts } from "../../../keyboard/use-shortcuts.ts";
import { isTerminal } from "../is-terminal.ts";
import { Overview } from "./overview.tsx";
import { RunBar } from "./run-bar.tsx";
import { Ruler } from "./ruler.tsx";
import { groupSpan, msOf, spansAt } from "./spans.ts";
import { StepRow } from "./step-row.tsx";
import { treeRows, type TreeRow } from "./step-tree.ts";
import { isMostlyWaiting, timeScale } from "./time-scale.ts";
import { TimelineToolbar } from "./timeline-toolbar.tsx";
import { useChartGestures } from "./use-chart-gestures.ts";
import { useZoom } from "./use-zoom.ts";
import { moved } from "./view.ts";

export interface TimelineProps {
  readonly run: RunSummary;
  readonly steps: readonly Step[];
  /** How many there are, where the rest of them is on its way. */
  readonly total?: number;
  readonly current: string | null;
  readonly onSelect: (key: string) => void;
}

/** What a run has done, each step a line of bars along one axis, branches below what they belong to. Of ten thousand steps those are drawn that are seen. */
export function Timeline({ run, steps, total = steps.length, current, onSelect }: TimelineProps) {
  const nowMs = useNow();
  const isOver = isTerminal(run.status);
  const endMs = msOf(run.finishedAt) ?? (isOver ? Date.parse(run.updatedAt) : nowMs);
  const fromMs = Date.parse(run.createdAt);
  const all = useMemo(() => steps.flatMap((step) => spansAt(step, endMs)), [steps, endMs]);
  const range = useMemo(
    () => ({ fromMs, toMs: all.reduce((max, { toMs }) => Math.max(max, toMs), Math.max(fromMs + 1, endMs)) }),
    [fromMs, endMs, all],
  );
  const [wantsCut, setWantsCut] = useState<boolean | null>(null);
  const isCut = useMemo(() => wantsCut ?? isMostlyWaiting(all, range), [wantsCut, all, range]);
  const scale = useMemo(() => timeScale(all, range, isCut), [all, range, isCut]);
  const zoom = useZoom(scale.length, `${run.id} ${isCut}`);
  const { view } = zoom;

  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const rows = useMemo(() => treeRows(steps, toggled, current), [steps, toggled, current]);
  const toggle = useCallback(
    ({ id, isOpen }: TreeRow) => setToggled((before) => new Map(before).set(id, isOpen !== true)),
    [],
  );

  const frame = useRef<HTMLDivElement>(null);
  const [chart, wholePx] = useWidth();
  // What ends now is not cut off by the edge.
  const widthPx = Math.max(40, wholePx - 12);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 30,
    overscan: 12,
  });
  useListKeys({
    group: "Steps",
    ids: useMemo(() => rows.map(({ id }) => id), [rows]),
    onMove: (index) => {
      virtual.scrollToIndex(index);
      const { step } = rows[index]!;
      if (step !== null) onSelect(step.key);
    },
    onOpen: (id) => {
      const row = rows.find((row) => row.id === id);
      if (row !== undefined && row.isOpen !== null) toggle(row);
    },
  });
  useShortcuts("Timeline", [
    { keys: "+", label: "Zoom in", run: () => zoom.by(0.5) },
    { keys: "-", label: "Zoom out", run: () => zoom.by(2) },
    { keys: "0", label: "All of it", run: zoom.reset },
    { keys: "h", label: "Earlier", run: () => zoom.pan(-0.25) },
    { keys: "l", label: "Later", run: () => zoom.pan(0.25) },
  ]);
  useChartGestures(frame, zoom, scale.length);

  const nowPlace = isOver ? null : scale.toPlace(endMs);
  const nowPx = nowPlace === null ? null : ((nowPlace - view.from) / (view.to - view.from)) * widthPx;
  const [wantsFollow, setWantsFollow] = useState(true);
  const isFollowing = isOver ? null : wantsFollow;
  const liveRow = rows.findLastIndex(({ step, isOpen }) => step !== null && isOpen !== true && isUnderWay(step));
  useEffect(() => {
    if (isFollowing === true && liveRow !== -1) virtual.scrollToIndex(liveRow);
  }, [isFollowing, liveRow, virtual]);
  useEffect(() => {
    if (isFollowing !== true || !zoom.isZoomed || nowPlace === null) return;
    const size = view.to - view.from;
    if (nowPlace > view.to)
      zoom.set(moved({ from: nowPlace - size * 0.8, to: nowPlace + size * 0.2 }, 0, scale.length));
  }, [isFollowing, nowPlace, zoom, view, scale.length]);
  const stopFollowing = () => setWantsFollow(false);

  return (
    <div className="flex min-h-0 min-w-0 grow flex-col">
      <TimelineToolbar
        said={saidOf(steps.length, total)}
        zoom={zoom}
        isCut={isCut}
        onCut={setWantsCut}
        isFollowing={isFollowing}
        onFollow={setWantsFollow}
      >
        <Overview spans={all} scale={scale} view={view} nowPlace={nowPlace} onChange={zoom.set} />
      </TimelineToolbar>
      <div
        ref={frame}
        tabIndex={0}
        role="list"
        aria-label="Steps"
        onWheel={stopFollowing}
        onPointerDown={stopFollowing}
        className="min-h-0 grow touch-pan-y overflow-x-hidden overflow-y-auto [--names:15rem] focus-visible:outline-offset-[-2px] max-sm:[--names:9.5rem]"
      >
        <div role="presentation" className="sticky top-0 z-10 flex h-7 border-b border-line bg-surface">
          <div className="w-(--names) shrink-0 border-r border-line" />
          <div ref={chart} data-chart className="min-w-0 grow">
            <Ruler scale={scale} view={view} widthPx={widthPx} onChange={zoom.set} />
          </div>
        </div>
        <RunBar run={run} endMs={Math.max(fromMs, endMs)} scale={scale} view={view} widthPx={widthPx} />
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]!;
            return (
              <StepRow
                key={row.id}
                row={row}
                spans={row.step === null ? [groupSpan(row.below, endMs)] : spansAt(row.step, endMs)}
                position={index + 1}
                count={rows.length}
                topPx={start}
                scale={scale}
                view={view}
                widthPx={widthPx}
                isCurrent={row.step !== null && row.step.key === current}
                onSelect={onSelect}
                onToggle={toggle}
              />
            );
          })}
          {nowPx !== null && nowPx >= 0 && nowPx <= widthPx && (
            <div
              aria-hidden
              title="Now"
              className="pointer-events-none absolute inset-y-0 w-px bg-running/60"
              style={{ left: `calc(var(--names) + ${nowPx}px)` }}
            />
          )}
        </div>
      </div>
    </div>
  );
}

function isUnderWay({ status }: Pick<Step, "status">): boolean {
  return status === "running" || status === "retrying" || status === "waiting";
}

/** `300 of 10,000 steps`: the rest is on its way. */
function saidOf(count: number, total: number): string {
  const steps = `${total.toLocaleString("en")} ${total === 1 ? "step" : "steps"}`;
  return count < total ? `${count.toLocaleString("en")} of ${steps}` : steps;
}
