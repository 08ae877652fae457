import type { RunSummary, Step } from "@pawl/api";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Scissors, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Button, IconButton } from "../../../design/button.tsx";
import { useNow } from "../../../design/now.ts";
import { useListKeys } from "../../../keyboard/use-list-keys.ts";
import { useShortcuts } from "../../../keyboard/use-shortcuts.ts";
import { isTerminal } from "../is-terminal.ts";
import { RunBar } from "./run-bar.tsx";
import { Ruler } from "./ruler.tsx";
import { msOf, spansOf } from "./spans.ts";
import { StepRow } from "./step-row.tsx";
import { isMostlyWaiting, timeScale } from "./time-scale.ts";
import { useWidth } from "../../../design/use-width.ts";
import { moved, zoomed, type View } from "./view.ts";

export interface TimelineProps {
  readonly run: RunSummary;
  readonly steps: readonly Step[];
  readonly current: string | null;
  readonly onSelect: (key: string) => void;
}

/** What a run has done, each step a line of bars along one axis. Of ten thousand steps those are drawn that are seen. */
export function Timeline({ run, steps, current, onSelect }: TimelineProps) {
  const nowMs = useNow();
  const endMs = msOf(run.finishedAt) ?? (isTerminal(run.status) ? Date.parse(run.updatedAt) : nowMs);
  const fromMs = Date.parse(run.createdAt);
  const spans = useMemo(() => steps.map((step) => spansOf(step, endMs)), [steps, endMs]);
  const range = useMemo(
    () => ({
      fromMs,
      toMs: Math.max(
        fromMs + 1,
        endMs,
        spans.reduce((max, of) => Math.max(max, of.at(-1)?.toMs ?? 0), 0),
      ),
    }),
    [fromMs, endMs, spans],
  );
  const all = useMemo(() => spans.flat(), [spans]);
  const [wantsCut, setWantsCut] = useState<boolean | null>(null);
  const isCut = wantsCut ?? isMostlyWaiting(all, range);
  const scale = useMemo(() => timeScale(all, range, isCut), [all, range, isCut]);
  const [zoom, setZoom] = useState<View | null>(null);
  const view = useMemo(() => zoom ?? { from: 0, to: scale.length }, [zoom, scale.length]);
  useEffect(() => setZoom(null), [isCut, run.id]);

  const frame = useRef<HTMLDivElement>(null);
  const [chart, wholePx] = useWidth();
  // What ends now is not cut off by the edge.
  const widthPx = Math.max(40, wholePx - 12);
  const virtual = useVirtualizer({
    count: steps.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 30,
    overscan: 12,
  });
  const change = (next: View) => setZoom(next.to - next.from >= scale.length ? null : next);
  const zoomBy = (factor: number, around = (view.from + view.to) / 2) =>
    change(zoomed(view, factor, around, scale.length));
  const order = useMemo(() => steps.map(stepId), [steps]);
  useListKeys({
    group: "Steps",
    ids: order,
    onMove: (index) => {
      virtual.scrollToIndex(index);
      onSelect(steps[index]!.key);
    },
    onOpen: () => {},
  });
  useShortcuts("Timeline", [
    { keys: "+", label: "Zoom in", run: () => zoomBy(0.5) },
    { keys: "-", label: "Zoom out", run: () => zoomBy(2) },
    { keys: "0", label: "All of it", run: () => setZoom(null) },
    { keys: "h", label: "Earlier", run: () => change(moved(view, -(view.to - view.from) / 4, scale.length)) },
    { keys: "l", label: "Later", run: () => change(moved(view, (view.to - view.from) / 4, scale.length)) },
  ]);
  // A wheel that zooms must not scroll the page as well, which a listener that React adds cannot prevent.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      const box = element.querySelector("[data-chart]")?.getBoundingClientRect();
      if (box === undefined || event.clientX < box.left) return;
      const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      if (!event.ctrlKey && !event.metaKey && !isSideways) return;
      event.preventDefault();
      const place = view.from + ((event.clientX - box.left) / box.width) * (view.to - view.from);
      if (isSideways && !event.ctrlKey)
        change(moved(view, ((event.deltaX || event.deltaY) / box.width) * (view.to - view.from), scale.length));
      else zoomBy(Math.exp(event.deltaY / 200), place);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  });
  return (
    <div className="flex min-h-0 min-w-0 grow flex-col">
      <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line px-4 max-sm:px-2">
        <span className="num grow text-xs text-ink-faint">
          {steps.length.toLocaleString("en")} {steps.length === 1 ? "step" : "steps"}
        </span>
        <Button
          look="ghost"
          aria-pressed={isCut}
          onClick={() => setWantsCut(!isCut)}
          title="Cut stretches short in which nothing is done"
        >
          <Scissors aria-hidden /> Cut waits
        </Button>
        <IconButton label="Zoom out (-)" onClick={() => zoomBy(2)} disabled={zoom === null}>
          <ZoomOut aria-hidden />
        </IconButton>
        <IconButton label="Zoom in (+)" onClick={() => zoomBy(0.5)}>
          <ZoomIn aria-hidden />
        </IconButton>
        <Button look="ghost" onClick={() => setZoom(null)} disabled={zoom === null}>
          Fit
        </Button>
      </div>
      <div
        ref={frame}
        tabIndex={0}
        role="list"
        aria-label="Steps"
        className="min-h-0 grow overflow-x-hidden overflow-y-auto focus-visible:outline-offset-[-2px]"
      >
        <div role="presentation" className="sticky top-0 z-10 flex h-7 border-b border-line bg-surface">
          <div className="w-60 shrink-0 border-r border-line max-sm:w-36" />
          <div ref={chart} data-chart className="min-w-0 grow">
            <Ruler scale={scale} view={view} widthPx={widthPx} onChange={change} />
          </div>
        </div>
        <RunBar run={run} endMs={Math.max(fromMs, endMs)} scale={scale} view={view} widthPx={widthPx} />
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const step = steps[index]!;
            return (
              <StepRow
                key={`${stepId(step)} ${index}`}
                step={step}
                spans={spans[index]!}
                position={index + 1}
                count={steps.length}
                topPx={start}
                scale={scale}
                view={view}
                widthPx={widthPx}
                isCurrent={step.key === current}
                onSelect={onSelect}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** A step that a retry has set aside has the same key as the one that came after it. */
function stepId({ key, status, seq }: Step): string {
  return status === "dropped" ? `${key} ${seq}` : key;
}
