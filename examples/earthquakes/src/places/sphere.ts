/** A point on the unit sphere. Distances become dot products, and neither the poles nor the date line are special. */
export type UnitVector = readonly [x: number, y: number, z: number];

export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

/** Mean radius of the Earth (IUGG). */
const earthRadiusKm = 6371.0088;

export function unitVector({ longitude, latitude }: Position): UnitVector {
  const lambda = (longitude * Math.PI) / 180;
  const phi = (latitude * Math.PI) / 180;
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/** Great-circle distance. By way of the chord, which stays exact for neighbours, where the arc cosine does not. */
export function distanceKm(a: UnitVector, b: UnitVector): number {
  return arcKm(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
}

/**
 * Distance from a point to the line between two others. The nearest point is sought on the chord and lifted to the sphere: for
 * the short lines of a coast the difference to the great circle is a few metres.
 */
export function distanceToLineKm(point: UnitVector, from: UnitVector, to: UnitVector): number {
  const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const lengthSquared = x * x + y * y + z * z;
  const along = (point[0] - from[0]) * x + (point[1] - from[1]) * y + (point[2] - from[2]) * z;
  const t = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, along / lengthSquared));
  const nearest = [from[0] + t * x, from[1] + t * y, from[2] + t * z] as const;
  const norm = Math.hypot(...nearest);
  return distanceKm(point, [nearest[0] / norm, nearest[1] / norm, nearest[2] / norm]);
}

function arcKm(chord: number): number {
  return 2 * earthRadiusKm * Math.asin(Math.min(1, chord / 2));
}
