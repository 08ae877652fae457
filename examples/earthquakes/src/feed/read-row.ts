import type { Fault } from "./fault.ts";
import type { Feed, FeedRow } from "./extract.ts";
import type { Quake } from "./quake.ts";

export interface RowFault {
  readonly fault: Fault;
  readonly detail: string;
}

const weekMs = 7 * 24 * 3_600_000;

/**
 * Reads one row as an earthquake, or says what is wrong with it.
 *
 * A negative magnitude is no fault: the scale is logarithmic, and dense networks record events below zero. Neither is a
 * depth slightly below zero, which lies inside a mountain, above sea level.
 */
export function readRow(row: FeedRow, feed: Pick<Feed, "generatedMs">): Quake | RowFault {
  if (typeof row.id !== "string" || row.id === "") return { fault: "missing-id", detail: `id is ${show(row.id)}` };
  if (!isNumber(row.mag)) return { fault: "missing-magnitude", detail: `magnitude is ${show(row.mag)}` };
  if (row.mag < -3 || row.mag > 10) return { fault: "magnitude-out-of-range", detail: `magnitude is ${row.mag}` };
  if (!isNumber(row.time)) return { fault: "missing-time", detail: `time is ${show(row.time)}` };
  if (row.time > feed.generatedMs || row.time < feed.generatedMs - weekMs) {
    return { fault: "outside-the-week", detail: `time is ${new Date(row.time).toISOString()}` };
  }

  const [longitude, latitude, depthKm]: unknown[] = Array.isArray(row.coordinates) ? row.coordinates : [];
  if (!isWithin(longitude, -180, 180) || !isWithin(latitude, -90, 90)) {
    return { fault: "coordinates-out-of-range", detail: `longitude ${show(longitude)}, latitude ${show(latitude)}` };
  }
  if (!isWithin(depthKm, -9, 750)) return { fault: "depth-out-of-range", detail: `depth is ${show(depthKm)} km` };
  if (row.type !== "earthquake") return { fault: "not-an-earthquake", detail: String(row.type) };

  return {
    id: row.id,
    timeMs: row.time,
    magnitude: row.mag,
    magnitudeType: typeof row.magType === "string" ? row.magType : "unknown",
    place: typeof row.place === "string" ? row.place : "unknown",
    longitude,
    latitude,
    depthKm,
    utcOffsetMinutes: isNumber(row.tz) ? row.tz : Math.round(longitude / 15) * 60,
    network: typeof row.net === "string" ? row.net : "unknown",
    isReviewed: row.status === "reviewed",
    stationCount: isNumber(row.nst) ? row.nst : null,
    gapDegrees: isNumber(row.gap) ? row.gap : null,
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return isNumber(value) && value >= least && value <= most;
}

function show(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}
