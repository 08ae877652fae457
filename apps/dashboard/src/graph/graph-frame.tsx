import { LocateFixed, Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type PointerEvent, type ReactNode } from "react";
import { Button, IconButton } from "../design/button.tsx";
import { cn } from "../design/cn.ts";
import { fittingScale, scrollAfter, withinScale, type Size } from "./graph-scale.ts";

export interface GraphFrameProps {
  readonly label: string;
  /** Of what it shows, at scale 1. */
  readonly size: Size;
  /** Where the run is now, in pixels at scale 1; null: nowhere. */
  readonly live: { readonly x: number; readonly y: number } | null;
  readonly className?: string | undefined;
  readonly children: (scale: number) => ReactNode;
}

/** A graph to be scrolled, dragged, and made larger and smaller: by buttons, by the wheel with Ctrl, and by the keys + - 0. It begins as a whole, if that can still be read, and goes along with where the run is. */
export function GraphFrame({ label, size, live, className, children }: GraphFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const [fit, setFit] = useState(1);
  // What was made small enough to be seen as a whole and cannot be read is of no use: it is scrolled instead.
  const scale = chosen ?? Math.max(0.6, fit);
  const after = useRef<{ readonly left: number; readonly top: number } | null>(null);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const measure = () =>
      setFit(fittingScale(size, { width: element.clientWidth - 1, height: element.clientHeight - 49 }));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [size.width, size.height]);

  const zoomTo = useCallback(
    (next: number, pointer?: { readonly x: number; readonly y: number }) => {
      const element = frame.current;
      if (element === null) return;
      const to = withinScale(next);
      const { x, y } = pointer ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 };
      after.current = {
        left: scrollAfter(element.scrollLeft, x, to / scale),
        top: scrollAfter(element.scrollTop, y, to / scale),
      };
      setChosen(to);
    },
    [scale],
  );
  useLayoutEffect(() => {
    if (after.current !== null) frame.current?.scrollTo(after.current);
    after.current = null;
  }, [scale]);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      zoomTo(scale * Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top });
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [scale, zoomTo]);

  const toLive = useCallback(() => {
    const element = frame.current;
    if (element === null || live === null) return;
    element.scrollTo({
      left: live.x * scale - element.clientWidth / 2,
      top: live.y * scale - element.clientHeight / 2,
    });
  }, [live?.x, live?.y, scale]);
  useEffect(toLive, [live?.x, live?.y]);

  const drag = useDrag(frame);
  return (
    <div className={cn("relative flex min-h-0 min-w-0 grow", className)}>
      <div
        ref={frame}
        tabIndex={0}
        role="group"
        aria-label={label}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (event.key === "+" || event.key === "=") zoomTo(scale * 1.25);
          else if (event.key === "-") zoomTo(scale / 1.25);
          else if (event.key === "0") setChosen(fit);
          else return;
          event.preventDefault();
        }}
        {...drag}
        className="flex min-h-0 min-w-0 grow cursor-grab overflow-auto focus-visible:outline-offset-[-2px] active:cursor-grabbing"
      >
        <div className="m-auto shrink-0 pb-12">{children(scale)}</div>
      </div>
      <div
        role="toolbar"
        aria-label="Size of the graph"
        className="absolute right-3 bottom-3 flex items-center rounded-lg border border-line bg-raised p-0.5 shadow-low"
      >
        {live !== null && (
          <IconButton label="To where it is now" onClick={toLive}>
            <LocateFixed aria-hidden />
          </IconButton>
        )}
        <IconButton label="Smaller (-)" onClick={() => zoomTo(scale / 1.25)}>
          <ZoomOut aria-hidden />
        </IconButton>
        <Button look="ghost" className="num w-12" onClick={() => zoomTo(1)} title="As large as it is">
          {Math.round(scale * 100)}%
        </Button>
        <IconButton label="Larger (+)" onClick={() => zoomTo(scale * 1.25)}>
          <ZoomIn aria-hidden />
        </IconButton>
        <IconButton label="All of it (0)" onClick={() => setChosen(fit)}>
          <Maximize aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

/** A mouse drags what it grabs beside the nodes; fingers scroll by themselves. */
function useDrag(frame: { readonly current: HTMLElement | null }) {
  const from = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const end = () => void (from.current = null);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const isNode = event.target instanceof Element && event.target.closest("[role=button]") !== null;
      if (event.pointerType !== "mouse" || event.button !== 0 || isNode || frame.current === null) return;
      from.current = { x: frame.current.scrollLeft + event.clientX, y: frame.current.scrollTop + event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent<HTMLElement>) => {
      if (from.current !== null) frame.current?.scrollTo(from.current.x - clientX, from.current.y - clientY);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
