import type { Quake } from "./feed/quake.ts";
import { energyJoules } from "./measures/energy.ts";
import { magnitudeClass } from "./measures/magnitude-class.ts";
import type { MagnitudeClass } from "./measures/magnitude-class.ts";
import { loadAirports, nearestAirport } from "./places/airports.ts";
import type { NearestAirport } from "./places/airports.ts";
import { loadAtlas } from "./places/atlas.ts";
import { regionAt } from "./places/region.ts";

/** An earthquake with what follows from its place, time and magnitude. */
export interface EnrichedQuake extends Quake {
  /** A state of the USA, another country, or the open ocean. */
  readonly region: string;
  /** Distance to the coast of that region; 0 on land. */
  readonly offshoreKm: number;
  readonly airport: NearestAirport | null;
  readonly energyJoules: number;
  readonly magnitudeClass: MagnitudeClass;
  /** Hour of the day on the clocks at the epicentre, 0 to 23. */
  readonly localHour: number;
}

export function enrichQuake(quake: Quake): EnrichedQuake {
  const region = regionAt(quake, loadAtlas());
  return {
    ...quake,
    region: region.name,
    offshoreKm: region.offshoreKm,
    airport: nearestAirport(quake, loadAirports()),
    energyJoules: energyJoules(quake.magnitude),
    magnitudeClass: magnitudeClass(quake.magnitude),
    localHour: new Date(quake.timeMs + quake.utcOffsetMinutes * 60_000).getUTCHours(),
  };
}

/** Parts items into `count` batches of nearly equal size; fewer if there are fewer items. */
export function inBatches<T>(items: readonly T[], count: number): T[][] {
  const batches = Math.min(count, items.length);
  return Array.from({ length: batches }, (_, index) =>
    items.slice(Math.floor((index * items.length) / batches), Math.floor(((index + 1) * items.length) / batches)),
  );
}
