import { readDataset } from "../datasets.ts";
import { parseCsv } from "./csv.ts";
import { distanceKm, unitVector } from "./sphere.ts";
import type { Position, UnitVector } from "./sphere.ts";

export interface Airport {
  readonly code: string;
  readonly name: string;
  /** `null` where the table has none. */
  readonly city: string | null;
  readonly at: UnitVector;
}

export interface NearestAirport {
  readonly code: string;
  readonly name: string;
  readonly distanceKm: number;
}

let loaded: readonly Airport[] | undefined;

export function loadAirports(): readonly Airport[] {
  loaded ??= parseAirports(readDataset("airports.csv"));
  return loaded;
}

export function parseAirports(text: string): Airport[] {
  return parseCsv(text).map((row) => ({
    code: row["iata"] ?? "",
    name: row["name"] ?? "",
    // A dozen rows say NA, which is how R writes a missing value: there is no city of that name.
    city: row["city"] === "NA" ? null : (row["city"] ?? null),
    at: unitVector({ longitude: Number(row["longitude"]), latitude: Number(row["latitude"]) }),
  }));
}

/** The nearest airport within 300 km. The table knows the USA, so elsewhere there is mostly none. */
export function nearestAirport(position: Position, airports: readonly Airport[]): NearestAirport | null {
  const vector = unitVector(position);
  let nearest: NearestAirport | null = null;
  for (const { code, name, at } of airports) {
    const km = distanceKm(vector, at);
    if (km < (nearest?.distanceKm ?? 300)) nearest = { code, name, distanceKm: km };
  }
  return nearest;
}
