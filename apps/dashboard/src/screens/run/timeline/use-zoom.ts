import { useEffect, useMemo, useState } from "react";
import { moved, zoomed, type View } from "./view.ts";

export interface Zoom {
  readonly view: View;
  readonly isZoomed: boolean;
  readonly set: (view: View) => void;
  /** Below 1: closer. Default around the middle. */
  readonly by: (factor: number, around?: number) => void;
  /** By a part of what is seen; below 0: to what was earlier. */
  readonly pan: (share: number) => void;
  readonly reset: () => void;
}

/** Which part of an axis is seen; all of it again where the axis becomes another one. */
export function useZoom(length: number, axis: string): Zoom {
  const [chosen, setChosen] = useState<View | null>(null);
  useEffect(() => setChosen(null), [axis]);
  return useMemo(() => {
    const view = chosen ?? { from: 0, to: length };
    const set = (next: View) => setChosen(next.to - next.from >= length ? null : next);
    return {
      view,
      isZoomed: chosen !== null,
      set,
      by: (factor, around = (view.from + view.to) / 2) => set(zoomed(view, factor, around, length)),
      pan: (share) => set(moved(view, share * (view.to - view.from), length)),
      reset: () => setChosen(null),
    };
  }, [chosen, length]);
}
