import { join } from "node:path";
import { workflow, type Startable } from "pawl";
import { markdown } from "pawl/results";
import { openDouble } from "research-agent/src/provider.ts";
import { research } from "research-agent/src/workflow.ts";
import { z } from "zod";
import type { Home } from "../home.ts";

const Question = z.object({
  question: z
    .string()
    .min(1)
    .max(500)
    .default("How did clocks become a million times more exact?")
    .meta({ title: "What do you want to know?", description: "Its library has pages on clocks." }),
});

/** The agent of the example. Its model is the double even where there is a key: a tour costs nothing. */
export async function researchAgent({ outFolder }: Home): Promise<Startable> {
  const { model } = await openDouble();
  return workflow(
    {
      name: "research",
      version: 1,
      title: "Research",
      description:
        "Plans, reads with tools, writes, lets a critic read its draft, and asks a person before it publishes.",
      tags: ["agent", "llm"],
      input: Question,
    },
    async (ctx, { question }) => {
      const report = await research(ctx, model, { question, file: join(outFolder, ctx.run.id, "report.md") });
      return markdown(report.markdown);
    },
  );
}
