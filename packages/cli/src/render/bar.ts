/** A stretch of time, or a moment when both ends are the same. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where `part` lies within `whole`, as a bar of `width` columns; at least one column is filled. */
export function bar(part: Stretch, whole: Stretch, width: number, fill: string): string {
  const length = Math.max(1, whole.toMs - whole.fromMs);
  const column = (ms: number): number => ((ms - whole.fromMs) / length) * width;
  const first = Math.min(width - 1, Math.max(0, Math.floor(column(part.fromMs))));
  const end = Math.min(width, Math.max(first + 1, Math.round(column(part.toMs))));
  return " ".repeat(first) + fill.repeat(end - first);
}
