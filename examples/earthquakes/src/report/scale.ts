/** Maps values to a position along an axis. */
export type Scale = (value: number) => number;

type Span = readonly [from: number, to: number];

export function linearScale(values: Span, positions: Span): Scale {
  const factor = (positions[1] - positions[0]) / (values[1] - values[0]);
  return (value) => positions[0] + (value - values[0]) * factor;
}

/** Equal factors take equal space. Values must be above zero. */
export function logScale(values: Span, positions: Span): Scale {
  const linear = linearScale([Math.log10(values[0]), Math.log10(values[1])], positions);
  return (value) => linear(Math.log10(value));
}

/** Whole multiples of `step` within the span. */
export function ticks([from, to]: Span, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}

/** A step that divides `span` into at most `countMax` parts: 1, 2 or 5 times a power of ten. */
export function tickStep(span: number, countMax: number): number {
  const power = 10 ** Math.floor(Math.log10(span / countMax));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => span / step <= countMax) ?? 10 * power;
}
