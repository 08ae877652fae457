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
