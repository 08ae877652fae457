import { readDataset } from "../datasets.ts";
import { prepareArea } from "./area.ts";
import type { Area } from "./area.ts";
import { countryName } from "./country-names.ts";
import { parseCsv } from "./csv.ts";
import { decodeArcs, polygonsOf } from "./topology.ts";
import type { Polygon, Topology } from "./topology.ts";

/** The areas to place earthquakes in: countries (1:110,000,000), and the states of the USA (1:10,000,000) in place of the USA. */
export interface Atlas {
  readonly countries: readonly Area[];
  readonly states: readonly Area[];
}

let loaded: Atlas | undefined;

/** Loads the maps on first use and keeps them: decoding takes longer than a batch of earthquakes. */
export function loadAtlas(): Atlas {
  loaded ??= { countries: loadCountries(), states: loadStates() };
  return loaded;
}

/** The outlines of all land, to draw. */
export function landPolygons(): Polygon[] {
  return polygonsByName("world-110m.json", "countries", (id) => String(id)).flatMap(([, polygons]) => polygons);
}

function loadCountries(): Area[] {
  return polygonsByName("world-110m.json", "countries", countryName)
    .filter(([name]) => name !== "United States")
    .map(([name, polygons]) => prepareArea(name, polygons));
}

function loadStates(): Area[] {
  const rows = parseCsv(readDataset("population_engineers_hurricanes.csv"));
  // The table of states has everything that the map draws but these islands.
  const names = new Map([
    [78, "U.S. Virgin Islands"],
    ...rows.map((row) => [Number(row["id"]), row["state"] ?? ""] as const),
  ]);
  return polygonsByName("us-10m.json", "states", (id) => names.get(id)).map(([name, polygons]) =>
    prepareArea(name, polygons),
  );
}

function polygonsByName(
  fileName: string,
  object: string,
  nameOf: (id: number) => string | undefined,
): (readonly [name: string, polygons: Polygon[]])[] {
  const topology = JSON.parse(readDataset(fileName)) as Topology;
  const arcs = decodeArcs(topology);
  return (topology.objects[object]?.geometries ?? []).map((geometry) => [
    nameOf(geometry.id ?? -1) ?? "Unassigned land",
    polygonsOf(geometry, arcs),
  ]);
}
