import type { Atlas } from "./atlas.ts";
import { contains, distanceToAreaKm } from "./area.ts";
import { unitVector } from "./sphere.ts";
import type { Position } from "./sphere.ts";

export interface Region {
  /** A state of the USA, another country, or `openOcean`. */
  readonly name: string;
  /** 0 on land. */
  readonly offshoreKm: number;
}

export const openOcean = "Open ocean";
const coastKmMax = 400;

/** The region a point lies in, or the one with the nearest coast within 400 km. */
export function regionAt(position: Position, { states, countries }: Atlas): Region {
  const point = [position.longitude, position.latitude] as const;
  // The states are drawn ten times finer than the world, so theirs is the first word.
  const home = states.find((area) => contains(area, point)) ?? countries.find((area) => contains(area, point));
  if (home !== undefined) return { name: home.name, offshoreKm: 0 };

  const vector = unitVector(position);
  let nearest: Region = { name: openOcean, offshoreKm: coastKmMax };
  for (const area of [...states, ...countries]) {
    const offshoreKm = distanceToAreaKm(area, vector, nearest.offshoreKm);
    if (offshoreKm !== undefined) nearest = { name: area.name, offshoreKm };
  }
  return nearest;
}
