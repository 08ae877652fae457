import { useMemo, useRef, type PointerEvent } from "react";
import { busyParts } from "./busy-parts.ts";
import type { Span } from "./spans.ts";
import type { TimeScale } from "./time-scale.ts";
import { moved, type View } from "./view.ts";

export interface OverviewProps {
  readonly spans: readonly Span[];
  readonly scale: TimeScale;
  readonly view: View;
  /** Where now is; null: the run has ended. */
  readonly nowPlace: number | null;
  readonly onChange: (view: View) => void;
}

const parts = 120;

/** All of the run in a strip, as high as it was busy, and the part that is seen, to be dragged. The keys and buttons beside it do the same. */
export function Overview({ spans, scale, view, nowPlace, onChange }: OverviewProps) {
  const busy = useMemo(() => busyParts(spans, scale, parts), [spans, scale]);
  const most = Math.max(1, ...busy);
  const frame = useRef<SVGSVGElement>(null);
  const drag = useRef<{ readonly place: number; readonly view: View } | null>(null);
  const placeOf = ({ clientX }: PointerEvent) => {
    const { left, width } = frame.current!.getBoundingClientRect();
    return ((clientX - left) / width) * scale.length;
  };
  const share = (place: number) => `${(place / scale.length) * 100}%`;
  if (busy.every((count) => count === 0)) return null;
  const isWhole = view.to - view.from >= scale.length;
  return (
    <svg
      ref={frame}
      aria-hidden
      className="h-6 min-w-0 grow touch-none rounded-sm bg-sunken"
      onPointerDown={(event) => {
        if (isWhole) return;
        const place = placeOf(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        // A press beside the part that is seen brings it there.
        const isInside = place >= view.from && place <= view.to;
        const from = isInside ? view : moved(view, place - (view.from + view.to) / 2, scale.length);
        if (!isInside) onChange(from);
        drag.current = { place, view: from };
      }}
      onPointerMove={(event) => {
        if (drag.current !== null)
          onChange(moved(drag.current.view, placeOf(event) - drag.current.place, scale.length));
      }}
      onPointerUp={() => void (drag.current = null)}
      onPointerCancel={() => void (drag.current = null)}
    >
      <svg
        viewBox={`0 0 ${parts} 20`}
        preserveAspectRatio="none"
        width="100%"
        height="100%"
        shapeRendering="crispEdges"
      >
        {busy.map((count, at) =>
          count === 0 ? null : (
            <rect
              key={at}
              x={at}
              width={1}
              y={18 - Math.max(2, (16 * count) / most)}
              height={Math.max(2, (16 * count) / most)}
              className="fill-line-strong"
            />
          ),
        )}
      </svg>
      {!isWhole && (
        <rect
          x={share(view.from)}
          width={share(view.to - view.from)}
          y="0.5"
          height="23"
          rx="3"
          className="cursor-grab fill-accent-soft stroke-accent"
        />
      )}
      {nowPlace !== null && (
        <line x1={share(nowPlace)} x2={share(nowPlace)} y1="0" y2="24" strokeWidth="1.5" className="stroke-running" />
      )}
    </svg>
  );
}
