import { join } from "node:path";
import { factsOf } from "earthquakes/src/digest/facts.ts";
import { digestText, newDigest, type Digest } from "earthquakes/src/digest/graph.ts";
import type { Findings } from "earthquakes/src/measures/findings.ts";
import { reportOnWeek } from "earthquakes/src/workflow.ts";
import { workflow, type Startable, type Graph } from "pawl";
import { chart, markdown, results, table } from "pawl/results";
import { z } from "zod";
import type { Home } from "../home.ts";

const Input = z.object({
  batches: z.int().min(1).max(100).default(24).meta({
    title: "Batches",
    description: "So many parts the 1,678 earthquakes are enriched in; four parts are worked on at a time.",
  }),
});

/** The pipeline of the example, then its digest as a child, and a result that people can read. */
export function earthquakesAgent({ outFolder }: Home, digest: Graph<Digest>): Startable {
  return workflow(
    {
      name: "earthquakes",
      version: 1,
      title: "A week of earthquakes",
      description:
        "Reads a week of the USGS feed, enriches it in batches side by side, writes a report, and has a graph put it into a paragraph.",
      tags: ["pipeline", "earthquakes"],
      input: Input,
    },
    async (ctx, { batches }) => {
      const folder = join(outFolder, ctx.run.id);
      const findings = await reportOnWeek(ctx, { outFolder: folder, batches });
      const { sentences } = await ctx.call(digest, newDigest(factsOf(findings), join(folder, "digest.md")));
      return resultOf(findings, digestText(sentences));
    },
  );
}

function resultOf({ strongest, hours }: Findings, brief: string): ReturnType<typeof results> {
  return results(
    markdown(`# The week in brief\n\n${brief}`),
    chart({
      kind: "bar",
      title: "Earthquakes by the local hour",
      x: hours.map((_, hour) => `${hour}`),
      series: [{ name: "Earthquakes", values: hours }],
    }),
    table({
      title: "The strongest",
      columns: [
        { key: "magnitude", title: "Magnitude", align: "right" },
        { key: "place", title: "Place" },
        { key: "region", title: "Region" },
      ],
      rows: strongest.map(({ magnitude, place, region }) => ({ magnitude, place, region })),
    }),
  );
}
