import { resolve, sep } from "node:path";
import { digestGraph, type Digest } from "earthquakes/src/digest/graph.ts";
import { objectionKinds } from "earthquakes/src/digest/objections.ts";
import { Graph } from "pawl";
import { z } from "zod";

/** The graph of the earthquakes example, for a server: whoever starts it says where its text goes, so that must be a place below `folder`. */
export function digestIn(folder: string): Graph<Digest> {
  const isBelow = (file: string): boolean => resolve(file).startsWith(folder + sep);
  return new Graph<Digest>({
    name: digestGraph.name,
    title: digestGraph.title,
    description:
      "Drafts a text from facts, objects to its own draft, and revises it until nothing is left to object to.",
    tags: ["graph", "earthquakes"],
    start: digestGraph.start,
    input: z.object({
      facts: z.record(z.string(), z.union([z.number(), z.string()])).meta({ title: "Facts" }),
      file: z
        .string()
        .refine(isBelow, `must be a file below ${folder}`)
        .meta({ title: "Where the text goes", description: `A file below ${folder}` }),
      sentences: z.array(z.string()).default([]),
      objections: z
        .array(z.object({ kind: z.enum(objectionKinds), sentence: z.number(), detail: z.string() }))
        .default([]),
      rounds: z.array(z.string()).default([]),
    }),
  });
}
