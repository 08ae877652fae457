/** The part of the axis that is seen. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Makes a view larger or smaller around a place, within the axis. Pure. */
export function zoomed({ from, to }: View, factor: number, around: number, length: number): View {
  const width = Math.min(length, Math.max(Math.min(1, length), (to - from) * factor));
  const share = to === from ? 0.5 : (around - from) / (to - from);
  return within(around - share * width, width, length);
}

/** Pure. */
export function moved({ from, to }: View, by: number, length: number): View {
  return within(from + by, to - from, length);
}

function within(from: number, width: number, length: number): View {
  const start = Math.max(0, Math.min(length - width, from));
  return { from: start, to: start + width };
}

/** Where fingers (or a mouse) are on the chart: the middle of them, and how far apart two are. */
export interface Hold {
  readonly xPx: number;
  readonly spreadPx: number;
}

/** Pure. */
export function holdOf(xsPx: readonly number[]): Hold {
  const [first = 0, second = first] = xsPx;
  return { xPx: (first + second) / 2, spreadPx: Math.abs(first - second) };
}

/** Two fingers that are nearer than this do not zoom: it would jump. */
const spreadMinPx = 24;

/** What is seen when fingers have moved from one hold to another: what was under them stays there. Pure. */
export function dragged(
  { view, begin, now }: { readonly view: View; readonly begin: Hold; readonly now: Hold },
  { widthPx, length }: { readonly widthPx: number; readonly length: number },
): View {
  const seen = view.to - view.from;
  const isPinch = begin.spreadPx >= spreadMinPx && now.spreadPx >= spreadMinPx;
  const factor = isPinch ? begin.spreadPx / now.spreadPx : 1;
  const size = Math.min(length, Math.max(Math.min(1, length), seen * factor));
  const place = view.from + (begin.xPx / widthPx) * seen;
  return within(place - (now.xPx / widthPx) * size, size, length);
}
