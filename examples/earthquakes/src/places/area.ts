import { distanceKm, distanceToLineKm, unitVector } from "./sphere.ts";
import type { UnitVector } from "./sphere.ts";
import type { Point, Polygon, Ring } from "./topology.ts";

interface Shape {
  readonly polygon: Polygon;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
  readonly outline: readonly UnitVector[];
  readonly centre: UnitVector;
  readonly radiusKm: number;
}

/** A country or a state, prepared for "is this point inside" and "how far is the nearest coast or border". */
export interface Area {
  readonly name: string;
  readonly shapes: readonly Shape[];
}

export function prepareArea(name: string, polygons: readonly Polygon[]): Area {
  return { name, shapes: polygons.map(prepareShape) };
}

export function contains(area: Area, [longitude, latitude]: Point): boolean {
  return area.shapes.some(
    ({ polygon, west, east, south, north }) =>
      longitude >= west &&
      longitude <= east &&
      latitude >= south &&
      latitude <= north &&
      isInside(polygon, longitude, latitude),
  );
}

/** The distance to the nearest outline of the area, or `undefined` if it is no nearer than `withinKm`. */
export function distanceToAreaKm(area: Area, point: UnitVector, withinKm: number): number | undefined {
  let nearestKm = withinKm;
  for (const { outline, centre, radiusKm } of area.shapes) {
    // A shape whose circle is farther away than what was found cannot come nearer: this skips nearly all of them.
    if (distanceKm(point, centre) - radiusKm >= nearestKm) continue;
    for (let index = 1; index < outline.length; index++) {
      nearestKm = Math.min(nearestKm, distanceToLineKm(point, outline[index - 1]!, outline[index]!));
    }
  }
  return nearestKm < withinKm ? nearestKm : undefined;
}

function prepareShape(polygon: Polygon): Shape {
  const ring = polygon[0] ?? [];
  const longitudes = ring.map(([longitude]) => longitude);
  const latitudes = ring.map(([, latitude]) => latitude);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const outline = ring.map(([longitude, latitude]) => unitVector({ longitude, latitude }));
  const centre = unitVector({ longitude: (west + east) / 2, latitude: (south + north) / 2 });
  const radiusKm = Math.max(...outline.map((vector) => distanceKm(vector, centre)));
  return { polygon, west, east, south, north, outline, centre, radiusKm };
}

/** Even-odd rule over all rings, so that a hole counts as outside. */
function isInside(polygon: Polygon, longitude: number, latitude: number): boolean {
  let isOdd = false;
  for (const ring of polygon) if (crossesOddly(ring, longitude, latitude)) isOdd = !isOdd;
  return isOdd;
}

function crossesOddly(ring: Ring, longitude: number, latitude: number): boolean {
  let isOdd = false;
  for (let index = 1; index < ring.length; index++) {
    const [x1, y1] = ring[index - 1]!;
    const [x2, y2] = ring[index]!;
    if (y1 > latitude !== y2 > latitude && longitude < x1 + ((latitude - y1) / (y2 - y1)) * (x2 - x1)) isOdd = !isOdd;
  }
  return isOdd;
}
