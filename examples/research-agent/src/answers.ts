import { z } from "zod";

export const Plan = z.object({
  title: z.string(),
  questions: z.array(z.string()).min(1).max(4),
});

export const Critique = z.object({
  /** From 0 to 10. */
  score: z.number().min(0).max(10),
  problems: z.array(z.string()),
});

/** What a person is asked before the report is published. */
export const Decision = z.object({
  publish: z.boolean().meta({ title: "Publish it?" }),
  remarks: z.string().optional().meta({ title: "What should be different?" }),
});
