import type { FeedRow } from "./extract.ts";
import type { Quake } from "./quake.ts";

/** A feed row for tests, plain in every respect but those given. */
export function aFeedRow(changes: Partial<FeedRow> = {}): FeedRow {
  return {
    id: "ci1",
    type: "earthquake",
    mag: 2,
    magType: "ml",
    place: "4km W of Castaic, CA",
    time: Date.UTC(2018, 1, 6, 12),
    tz: -480,
    net: "ci",
    status: "reviewed",
    nst: 20,
    gap: 90,
    coordinates: [-118.667, 34.495, 8],
    ...changes,
  };
}

/** An earthquake for tests, plain in every respect but those given. */
export function aQuake(changes: Partial<Quake> = {}): Quake {
  return {
    id: "ci1",
    timeMs: Date.UTC(2018, 1, 6, 12),
    magnitude: 2,
    magnitudeType: "ml",
    place: "4km W of Castaic, CA",
    longitude: -118.667,
    latitude: 34.495,
    depthKm: 8,
    utcOffsetMinutes: -480,
    network: "ci",
    isReviewed: true,
    stationCount: 20,
    gapDegrees: 90,
    ...changes,
  };
}
