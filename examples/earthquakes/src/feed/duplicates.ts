import { distanceKm, unitVector } from "../places/sphere.ts";
import type { Quake } from "./quake.ts";

export interface Duplicate {
  readonly quake: Quake;
  readonly of: Quake;
  readonly detail: string;
}

const apartMsMax = 3_000;
const apartKmMax = 50;

/**
 * Finds solutions that describe an event which the same network has already described: less than 3 s and 50 km apart, and
 * at least one of the two not yet reviewed. Two reviewed events stay, however close: somebody looked and kept both.
 */
export function findDuplicates(quakes: readonly Quake[]): Duplicate[] {
  const inOrder = quakes.toSorted((a, b) => a.timeMs - b.timeMs);
  const found = new Map<string, Duplicate>();
  for (const [index, first] of inOrder.entries()) {
    for (const second of inOrder.slice(index + 1)) {
      const apartMs = second.timeMs - first.timeMs;
      if (apartMs > apartMsMax) break;
      if (first.network !== second.network || (first.isReviewed && second.isReviewed)) continue;
      const apartKm = distanceKm(unitVector(first), unitVector(second));
      if (apartKm > apartKmMax) continue;
      const [of, quake] = isBetter(second, first) ? [second, first] : [first, second];
      const detail = `${(apartMs / 1000).toFixed(1)} s and ${apartKm.toFixed(0)} km from ${of.id}`;
      found.set(quake.id, { quake, of, detail });
    }
  }
  return [...found.values()];
}

function isBetter(quake: Quake, other: Quake): boolean {
  if (quake.isReviewed !== other.isReviewed) return quake.isReviewed;
  return (quake.stationCount ?? 0) > (other.stationCount ?? 0);
}
