import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { EnrichedQuake } from "../enrich.ts";
import type { RejectedRow } from "../feed/fault.ts";

const schema = `
CREATE TABLE IF NOT EXISTS earthquakes (
  id TEXT PRIMARY KEY,
  time TEXT NOT NULL,
  magnitude REAL NOT NULL,
  magnitude_class TEXT NOT NULL,
  place TEXT NOT NULL,
  region TEXT NOT NULL,
  longitude REAL NOT NULL,
  latitude REAL NOT NULL,
  depth_km REAL NOT NULL,
  offshore_km REAL NOT NULL,
  airport TEXT,
  airport_km REAL,
  energy_joules REAL NOT NULL,
  local_hour INTEGER NOT NULL,
  is_reviewed INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS rejected (
  feed_row INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  fault TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
`;

/**
 * Writes the tables `earthquakes` and `rejected`. One transaction replaces whatever was there, so it does not matter whether
 * the step runs once, twice, or is killed in between.
 */
export function writeDatabase(path: string, quakes: readonly EnrichedQuake[], rejected: readonly RejectedRow[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec(`BEGIN IMMEDIATE; ${schema} DELETE FROM earthquakes; DELETE FROM rejected;`);
    const insertQuake = database.prepare(`INSERT INTO earthquakes VALUES (${"?, ".repeat(14)}?)`);
    for (const quake of quakes) insertQuake.run(...columns(quake));
    const insertRejected = database.prepare("INSERT INTO rejected VALUES (?, ?, ?, ?)");
    for (const { row, id, fault, detail } of rejected) insertRejected.run(row, id, fault, detail);
    database.exec("COMMIT");
  } finally {
    // Closing rolls back what was not committed.
    database.close();
  }
}

function columns(quake: EnrichedQuake): (string | number | null)[] {
  return [
    quake.id,
    new Date(quake.timeMs).toISOString(),
    quake.magnitude,
    quake.magnitudeClass,
    quake.place,
    quake.region,
    quake.longitude,
    quake.latitude,
    quake.depthKm,
    quake.offshoreKm,
    quake.airport?.code ?? null,
    quake.airport?.distanceKm ?? null,
    quake.energyJoules,
    quake.localHour,
    quake.isReviewed ? 1 : 0,
  ];
}
