import { join } from "node:path";
import { workflow } from "pawl";
import type { Context, Workflow } from "pawl";
import { datasetPath } from "./datasets.ts";
import { noteEffect } from "./effects.ts";
import { enrichQuake, inBatches } from "./enrich.ts";
import { extractFeed } from "./feed/extract.ts";
import { validateFeed } from "./feed/validate.ts";
import { aggregate } from "./measures/findings.ts";
import type { Findings } from "./measures/findings.ts";
import { writeDatabase } from "./report/database.ts";
import { writeWhole } from "./report/file.ts";
import { hourChart } from "./report/hour-chart.ts";
import { magnitudeChart } from "./report/magnitude-chart.ts";
import { writeReport } from "./report/report.ts";
import { worldMap } from "./report/world-map.ts";

export interface PipelineInput {
  /** Where report, charts and database go. */
  readonly outFolder: string;
  /** How many batches the earthquakes are enriched in. */
  readonly batches: number;
}

/**
 * From the feed to the report: extract → validate → enrich, in batches side by side → aggregate → publish.
 *
 * Each step runs until its result is recorded, and never after. Killed anywhere, the run goes on with the first step that has
 * no result; the steps that write files and tables may then run a second time, and are written so that it makes no difference.
 */
export const pipeline: Workflow<PipelineInput, Findings> = workflow(
  { name: "earthquakes", version: 1, title: "A week of earthquakes" },
  reportOnWeek,
);

/** The code of the pipeline. */
export async function reportOnWeek(ctx: Context, { outFolder, batches }: PipelineInput): Promise<Findings> {
  const once = <T>(step: string, work: () => T): (() => T) => {
    return () => {
      noteEffect(step);
      return work();
    };
  };

  const feed = await ctx.step(
    "extract",
    once("extract", () => extractFeed(datasetPath("earthquakes.json"))),
  );
  ctx.log.info(`${feed.title}: ${feed.rows.length} rows`);

  const { quakes, rejected } = await ctx.step(
    "validate",
    once("validate", () => validateFeed(feed)),
  );
  ctx.log.info(`${quakes.length} earthquakes, ${rejected.length} rows set aside`);

  const enriched = await ctx.map(
    "enrich",
    inBatches(quakes, batches),
    (batch, index) => once(`enrich/${index}`, () => batch.map(enrichQuake))(),
    { concurrency: 4 },
  );
  const all = enriched.flat();

  const findings = await ctx.step(
    "aggregate",
    once("aggregate", () => aggregate({ feed, quakes: all, rejected })),
  );

  const write = (file: string, draw: () => string): (() => void) =>
    once(`publish/${file}`, () => writeWhole(join(outFolder, file), draw()));
  await ctx.parallel("publish", {
    "map.svg": write("map.svg", () => worldMap(all)),
    "magnitudes.svg": write("magnitudes.svg", () => magnitudeChart(findings.areas)),
    "hours.svg": write("hours.svg", () => hourChart(findings.hours)),
    "report.md": write("report.md", () => writeReport(findings)),
    "earthquakes.db": once("publish/earthquakes.db", () =>
      writeDatabase(join(outFolder, "earthquakes.db"), all, rejected),
    ),
  });
  return findings;
}

/** How many steps a run takes: extract, validate, aggregate, the batches, and five files to publish. */
export function stepsTotal({ batches }: PipelineInput): number {
  return 8 + batches;
}
