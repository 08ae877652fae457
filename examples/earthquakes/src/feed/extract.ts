import { readFileSync } from "node:fs";
import { PermanentError } from "pawl";

/** One row as the feed has it: nothing about it is known yet. */
export interface FeedRow {
  readonly id: unknown;
  readonly type: unknown;
  readonly mag: unknown;
  readonly magType: unknown;
  readonly place: unknown;
  readonly time: unknown;
  readonly tz: unknown;
  readonly net: unknown;
  readonly status: unknown;
  readonly nst: unknown;
  readonly gap: unknown;
  readonly coordinates: unknown;
}

export interface Feed {
  readonly title: string;
  /** When the feed was written, Unix time in milliseconds. */
  readonly generatedMs: number;
  readonly rows: readonly FeedRow[];
}

interface FeedFile {
  readonly type?: unknown;
  readonly metadata?: { readonly title?: unknown; readonly generated?: unknown };
  readonly features?: readonly ({
    readonly id?: unknown;
    readonly properties?: Readonly<Record<string, unknown>> | null;
    readonly geometry?: { readonly coordinates?: unknown } | null;
  } | null)[];
}

/**
 * Reads a USGS GeoJSON summary feed and keeps the fields that the pipeline needs.
 * Format: https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php
 */
export function extractFeed(path: string): Feed {
  return parseFeed(readFileSync(path, "utf8"), path);
}

export function parseFeed(text: string, path: string): Feed {
  const file = parseJson(text, path);
  const generated = file.metadata?.generated;
  if (file.type !== "FeatureCollection" || !Array.isArray(file.features) || typeof generated !== "number") {
    throw new PermanentError(`${path} is not a USGS GeoJSON summary feed`, { code: "not_a_feed", kind: "validation" });
  }
  const rows = file.features.map((feature): FeedRow => {
    const { mag, magType, place, time, tz, net, status, nst, gap, type } = feature?.properties ?? {};
    const coordinates = feature?.geometry?.coordinates;
    return { id: feature?.id, type, mag, magType, place, time, tz, net, status, nst, gap, coordinates };
  });
  const title = file.metadata?.title;
  return { title: typeof title === "string" ? title : "untitled feed", generatedMs: generated, rows };
}

function parseJson(text: string, path: string): FeedFile {
  try {
    return (JSON.parse(text) ?? {}) as FeedFile;
  } catch (cause) {
    throw new PermanentError(`${path} is not JSON`, { code: "not_a_feed", kind: "validation", cause });
  }
}
