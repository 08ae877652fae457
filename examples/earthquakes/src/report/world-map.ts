import type { EnrichedQuake } from "../enrich.ts";
import { landPolygons } from "../places/atlas.ts";
import type { Polygon } from "../places/topology.ts";
import { card, palette } from "./card.ts";
import { linearScale } from "./scale.ts";
import { element, show, text } from "./svg.ts";

const width = 960;
const height = 520;
// Equirectangular: a degree is as long in both directions. Cut off in the far south, where there is nothing but ice.
const x = linearScale([-180, 180], [24, width - 24]);
const y = linearScale([86, -72], [74, 74 + 158 * 2.533]);
const labelled = 5;

/** All earthquakes of the week on a map of the world, the strongest named. */
export function worldMap(quakes: readonly EnrichedQuake[]): string {
  // The strong ones last, so that no crowd of small ones hides them.
  const inOrder = quakes.toSorted((a, b) => a.magnitude - b.magnitude);
  const strongest = inOrder.slice(-labelled).toReversed();
  return card({
    width,
    height,
    title: "Where the Earth shook",
    subtitle: `${quakes.length.toLocaleString("en")} earthquakes of one week; the larger the circle, the larger the magnitude`,
    description: `A map of the world. The strongest: ${strongest.map((quake) => `magnitude ${quake.magnitude}, ${quake.place}`).join("; ")}.`,
    content: [
      element("path", {
        d: landPolygons().filter(isDrawn).map(outline).join(""),
        fill: palette.land,
        stroke: palette.paper,
        "stroke-width": 0.6,
      }),
      element("g", { "fill-opacity": 0.45, stroke: palette.paper, "stroke-width": 0.4 }, ...inOrder.map(dot)),
      ...inPlace(strongest).map(label),
      legend(),
    ],
  });
}

function dot(quake: EnrichedQuake): string {
  const fill = quake.magnitude >= 5 ? palette.second : palette.first;
  return element("circle", { cx: x(quake.longitude), cy: y(quake.latitude), r: radius(quake.magnitude), fill });
}

/** Grows faster than the magnitude, but far slower than the energy, which would leave one circle to see. */
function radius(magnitude: number): number {
  return 1.2 + 0.22 * Math.max(0, magnitude) ** 1.9;
}

interface Label {
  readonly quake: EnrichedQuake;
  readonly y: number;
}

/** Earthquakes of one place share a label: that of the strongest. */
function inPlace(quakes: readonly EnrichedQuake[]): Label[] {
  const labels: Label[] = [];
  for (const quake of quakes) {
    const isTaken = labels.some(
      (other) => Math.hypot(x(other.quake.longitude) - x(quake.longitude), other.y - y(quake.latitude)) < 18,
    );
    if (!isTaken) labels.push({ quake, y: y(quake.latitude) });
  }
  return labels;
}

function label({ quake, y: top }: Label): string {
  const isLeft = quake.longitude > 100;
  const offset = radius(quake.magnitude) + 5;
  const left = isLeft ? x(quake.longitude) - offset : x(quake.longitude) + offset;
  return text(left, top + 4, `M ${quake.magnitude.toFixed(1)} ${quake.region}`, {
    "text-anchor": isLeft ? "end" : "start",
    "font-size": 12,
    "font-weight": "bold",
    stroke: palette.paper,
    "stroke-width": 3,
    "paint-order": "stroke",
  });
}

function legend(): string {
  const entries = [1, 3, 5, 6].map((magnitude, index) => {
    const left = width - 250 + index * 60;
    const fill = magnitude >= 5 ? palette.second : palette.first;
    return [
      element("circle", { cx: left, cy: height - 22, r: radius(magnitude), fill, "fill-opacity": 0.6 }),
      text(left + radius(magnitude) + 5, height - 18, `M ${magnitude}`, { fill: palette.muted }),
    ].join("");
  });
  return element("g", {}, ...entries);
}

function isDrawn(polygon: Polygon): boolean {
  return polygon[0]?.some(([, latitude]) => latitude > -60) ?? false;
}

function outline(polygon: Polygon): string {
  return polygon
    .map((ring) => `M${ring.map(([longitude, latitude]) => `${show(x(longitude))},${show(y(latitude))}`).join("L")}Z`)
    .join("");
}
