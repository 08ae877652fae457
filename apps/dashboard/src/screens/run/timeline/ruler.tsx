import { useState, type PointerEvent } from "react";
import { ticksOf } from "./ticks.ts";
import type { TimeScale } from "./time-scale.ts";
import type { View } from "./view.ts";

export interface RulerProps {
  readonly scale: TimeScale;
  readonly view: View;
  readonly widthPx: number;
  readonly onChange: (view: View) => void;
}

/** The axis with its marks. To drag over a stretch zooms into it. */
export function Ruler({ scale, view, widthPx, onChange }: RulerProps) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const xOf = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const placeOf = (xPx: number) => view.from + (xPx / widthPx) * (view.to - view.from);
  const finish = () => {
    setDrag(null);
    if (drag === null || Math.abs(drag.to - drag.from) < 5) return;
    onChange({
      from: placeOf(Math.max(0, Math.min(drag.from, drag.to))),
      to: placeOf(Math.min(widthPx, Math.max(drag.from, drag.to))),
    });
  };
  return (
    <svg
      width="100%"
      height="28"
      aria-hidden
      className="block cursor-col-resize touch-none select-none"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: xOf(event), to: xOf(event) });
      }}
      onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: xOf(event) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
    >
      {drag !== null && (
        <rect
          x={Math.min(drag.from, drag.to)}
          width={Math.abs(drag.to - drag.from)}
          height="28"
          className="fill-accent-soft"
        />
      )}
      {ticksOf(scale, view, widthPx).map(({ xPx, label, isCut }) => (
        <g key={`${xPx} ${label}`} transform={`translate(${xPx} 0)`}>
          {!isCut && <line y1="20" y2="28" className="stroke-line-strong" />}
          <text
            x={isCut ? Math.min(0, widthPx - 28 - xPx) + Math.max(0, 28 - xPx) : 4}
            y="17"
            textAnchor={isCut ? "middle" : "start"}
            className={isCut ? "num fill-sleeping text-2xs" : "num fill-ink-faint text-2xs"}
          >
            {isCut ? `⁄⁄ ${label}` : label}
          </text>
        </g>
      ))}
    </svg>
  );
}
