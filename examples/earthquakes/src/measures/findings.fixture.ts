import { datasetPath } from "../datasets.ts";
import { enrichQuake } from "../enrich.ts";
import type { EnrichedQuake } from "../enrich.ts";
import { extractFeed } from "../feed/extract.ts";
import { validateFeed } from "../feed/validate.ts";
import { aggregate } from "./findings.ts";
import type { Findings } from "./findings.ts";

/** The pipeline's computations on the real week without an engine: what the tests compare durable runs with. */
export function realFindings(): { quakes: EnrichedQuake[]; findings: Findings } {
  const feed = extractFeed(datasetPath("earthquakes.json"));
  const { quakes: valid, rejected } = validateFeed(feed);
  const quakes = valid.map(enrichQuake);
  return { quakes, findings: aggregate({ feed, quakes, rejected }) };
}
