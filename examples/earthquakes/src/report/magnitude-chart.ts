import type { AreaSeismicity } from "../measures/findings.ts";
import type { GutenbergRichter, MagnitudeBin } from "../measures/gutenberg-richter.ts";
import { bottomAxis, leftAxis } from "./axis.ts";
import type { Frame } from "./axis.ts";
import { card, palette } from "./card.ts";
import { linearScale, logScale, ticks } from "./scale.ts";
import type { Scale } from "./scale.ts";
import { element, show, text } from "./svg.ts";

const width = 760;
const height = 496;
const frame: Frame = { left: 64, right: width - 28, top: 146, bottom: height - 58 };
const marks = ["circle", "square", "diamond"] as const;
const colours = [palette.first, palette.second, palette.third];

/** How many earthquakes reach each magnitude, area by area, with the fitted Gutenberg–Richter lines. */
export function magnitudeChart(areas: readonly AreaSeismicity[]): string {
  const magnitudes = areas.flatMap(({ bins }) => bins.map(({ magnitude }) => magnitude));
  const most = Math.max(10, ...areas.map(({ bins }) => atLeast(bins)[0]?.count ?? 0));
  const x = linearScale(
    [Math.floor(Math.min(0, ...magnitudes)), Math.ceil(Math.max(1, ...magnitudes))],
    [frame.left, frame.right],
  );
  const y = logScale([0.8, most * 1.3], [frame.bottom, frame.top]);
  const decades = [1, 10, 100, 1_000, 10_000].filter((value) => value <= most * 1.3);

  return card({
    width,
    height,
    title: "Small earthquakes are common, large ones rare",
    subtitle: "Earthquakes of at least each magnitude, in one week. Lines: the Gutenberg–Richter law",
    description: describe(areas),
    content: [
      leftAxis({ frame, scale: y, values: decades, title: "Earthquakes (log scale)" }),
      bottomAxis({
        frame,
        scale: x,
        values: ticks([Math.floor(Math.min(0, ...magnitudes)), Math.ceil(Math.max(1, ...magnitudes))], 1),
        title: "Magnitude",
        label: (value) => String(value).replace("-", "−"),
      }),
      ...areas.flatMap((area, index) => [
        legendEntry(area, index),
        ...atLeast(area.bins).map((bin) => mark(index, x(bin.magnitude), y(bin.count))),
        ...(area.law === null ? [] : [fittedLine(area.law, index, x, y)]),
      ]),
    ],
  });
}

/** The number of earthquakes of each magnitude or more. */
function atLeast(bins: readonly MagnitudeBin[]): MagnitudeBin[] {
  let total = 0;
  return bins
    .toReversed()
    .map(({ magnitude, count }) => ({ magnitude, count: (total += count) }))
    .toReversed();
}

function fittedLine({ a, b, completeness }: GutenbergRichter, index: number, x: Scale, y: Scale): string {
  const magnitudeMax = a / b;
  return element("line", {
    x1: x(completeness),
    y1: y(10 ** (a - b * completeness)),
    x2: x(magnitudeMax),
    y2: y(1),
    stroke: colour(index),
    "stroke-width": 2,
  });
}

function legendEntry({ area, law }: AreaSeismicity, index: number): string {
  const left = 24 + index * 236;
  const fit =
    law === null
      ? "too few for a fit"
      : `b = ${law.b.toFixed(2)} ± ${law.bError.toFixed(2)} from M ${law.completeness.toFixed(1)}`;
  return element(
    "g",
    {},
    mark(index, left + 5, 78, 5),
    text(left + 18, 83, area, { "font-weight": "bold" }),
    text(left + 18, 100, fit, { fill: palette.muted }),
  );
}

/** Each area has a shape as well as a colour, for those who do not tell the colours apart. */
function mark(index: number, x: number, y: number, size = 3): string {
  const style = { fill: colour(index), "fill-opacity": 0.65 };
  const shape = marks[index % marks.length];
  if (shape === "circle") return element("circle", { cx: x, cy: y, r: size, ...style });
  if (shape === "square")
    return element("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size, ...style });
  const far = size * 1.4;
  const points = [
    [x, y - far],
    [x + far, y],
    [x, y + far],
    [x - far, y],
  ] as const;
  return element("polygon", { points: points.map((point) => point.map(show).join(",")).join(" "), ...style });
}

function colour(index: number): string {
  return colours[index % colours.length] ?? palette.ink;
}

function describe(areas: readonly AreaSeismicity[]): string {
  return areas
    .map(({ area, bins, law }) => {
      const count = atLeast(bins)[0]?.count ?? 0;
      const fit =
        law === null
          ? "too few for a fit"
          : `the b-value is ${law.b.toFixed(2)} above magnitude ${law.completeness.toFixed(1)}`;
      return `${area}: ${count} earthquakes, ${fit}.`;
    })
    .join(" ");
}
