import { bottomAxis, leftAxis } from "./axis.ts";
import type { Frame } from "./axis.ts";
import { card, palette } from "./card.ts";
import { linearScale, tickStep, ticks } from "./scale.ts";
import { element, text } from "./svg.ts";

const width = 760;
const height = 330;
const frame: Frame = { left: 64, right: width - 36, top: 100, bottom: height - 58 };

/** Earthquakes by the hour on the clocks at their epicentres, beside the mean. */
export function hourChart(hours: readonly number[]): string {
  const mean = hours.reduce((total, count) => total + count, 0) / hours.length;
  const most = Math.max(1, ...hours);
  const x = linearScale([0, hours.length], [frame.left, frame.right]);
  const y = linearScale([0, most * 1.08], [frame.bottom, frame.top]);
  const barWidth = x(1) - x(0) - 5;

  return card({
    width,
    height,
    title: "Earthquakes by the hour",
    subtitle: "On the clocks at their epicentres, all days together. Dashed: the mean",
    description: `Bars for 24 hours between ${Math.min(...hours)} and ${most} earthquakes each; the mean is ${mean.toFixed(0)}.`,
    content: [
      leftAxis({ frame, scale: y, values: ticks([0, most * 1.08], tickStep(most, 5)), title: "Earthquakes" }),
      ...hours.map((count, hour) =>
        element("rect", {
          x: x(hour) + 2.5,
          y: y(count),
          width: barWidth,
          height: frame.bottom - y(count),
          rx: 2,
          fill: palette.first,
        }),
      ),
      element("line", {
        x1: frame.left,
        x2: frame.right,
        y1: y(mean),
        y2: y(mean),
        stroke: palette.second,
        "stroke-width": 2,
        "stroke-dasharray": "6 4",
      }),
      text(frame.right, frame.top - 12, `mean ${mean.toFixed(0)} an hour`, {
        "text-anchor": "end",
        fill: palette.second,
      }),
      bottomAxis({
        frame,
        scale: x,
        values: ticks([0, 24], 3),
        title: "Local time",
        label: (hour) => `${String(hour).padStart(2, "0")}:00`,
      }),
    ],
  });
}
