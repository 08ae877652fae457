import { palette } from "./card.ts";
import type { Scale } from "./scale.ts";
import { element, text } from "./svg.ts";

/** The plot's rectangle within a chart. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface AxisParams {
  readonly frame: Frame;
  readonly scale: Scale;
  readonly values: readonly number[];
  readonly title: string;
  readonly label?: (value: number) => string;
}

const plain = (value: number): string => value.toLocaleString("en");

/** Labels below the frame, with short marks. */
export function bottomAxis({ frame, scale, values, title, label = plain }: AxisParams): string {
  const { left, right, bottom } = frame;
  return element(
    "g",
    { "text-anchor": "middle" },
    element("line", { x1: left, x2: right, y1: bottom, y2: bottom, stroke: palette.muted }),
    ...values.flatMap((value) => [
      element("line", { x1: scale(value), x2: scale(value), y1: bottom, y2: bottom + 5, stroke: palette.muted }),
      text(scale(value), bottom + 20, label(value)),
    ]),
    text((left + right) / 2, bottom + 42, title, { fill: palette.muted }),
  );
}

/** Labels left of the frame, with lines across it. */
export function leftAxis({ frame, scale, values, title, label = plain }: AxisParams): string {
  const { left, right, top } = frame;
  return element(
    "g",
    { "text-anchor": "end" },
    ...values.flatMap((value) => [
      element("line", { x1: left, x2: right, y1: scale(value), y2: scale(value), stroke: palette.grid }),
      text(left - 8, scale(value) + 4, label(value)),
    ]),
    text(24, top - 12, title, { fill: palette.muted, "text-anchor": "start" }),
  );
}
