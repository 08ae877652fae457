import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { LanguageModel } from "ai";
import { PermanentError, workflow } from "pawl";
import type { Context, Workflow } from "pawl";
import { z } from "zod";
import { Critique, Decision, Plan } from "./answers.ts";
import { durableModel } from "./durable-model.ts";
import type { DurableModel, Usage } from "./durable-model.ts";
import { investigate } from "./investigate.ts";
import type { Findings } from "./investigate.ts";
import { critiquePrompt, draftPrompt, planPrompt, revisePrompt } from "./prompts.ts";
import { withSources } from "./sources.ts";

const Task = z.object({
  question: z.string().min(1).meta({ title: "What do you want to know?" }),
  /** Where the report goes. */
  file: z.string(),
});

export type Task = z.infer<typeof Task>;

export interface Report {
  readonly markdown: string;
  /** The editor's last one. */
  readonly score: number;
  readonly usage: Usage;
}

const scoreWanted = 8;
const draftsMax = 3;

/** The stream in which the report can be read while it is written. */
export const reportStream = "report";

/** plan → research, side by side → draft → critique and revise, at most thrice → a person → the report. */
export function researchWorkflow(language: LanguageModel): Workflow<Task, Report> {
  return workflow({ name: "research", version: 1, title: "Research", input: Task }, (ctx, task) =>
    research(ctx, language, task),
  );
}

/** The code of the workflow. */
export async function research(ctx: Context, language: LanguageModel, { question, file }: Task): Promise<Report> {
  const model = durableModel(ctx, language);

  ctx.progress(0, "plans");
  const plan = await model.object("plan", Plan, planPrompt(question));
  ctx.setState("questions", plan.questions);

  ctx.progress(0.1, "researches");
  const findings = await ctx.map("research", plan.questions, (part) => investigate(ctx, model, part));

  ctx.progress(0.4, "writes");
  const draft = await model.write("draft", reportStream, draftPrompt(plan.title, findings));
  const checked = await improve(ctx, model, draft, findings);

  ctx.progress(0.9, "waits for a person");
  const approved = await askToPublish(ctx, model, checked.draft, findings);

  const markdown = withSources(approved);
  await ctx.step("publish", () => writeWhole(file, markdown));
  ctx.progress(1, "published");
  return { markdown, score: checked.score, usage: model.usage };
}

/** The evaluator's loop: what the critic minds is written anew, until it is good enough or there were drafts enough. */
async function improve(
  ctx: Context,
  model: DurableModel,
  first: string,
  findings: readonly Findings[],
): Promise<{ readonly draft: string; readonly score: number }> {
  let draft = first;
  for (let number = 1; ; number++) {
    ctx.progress(0.4 + 0.15 * number, `criticises draft ${number}`);
    const { score, problems } = await model.object("critique", Critique, critiquePrompt(draft));
    ctx.setState("score", score);
    ctx.emit("criticised", { draft: number, score, problems });
    if (score >= scoreWanted || problems.length === 0 || number === draftsMax) return { draft, score };
    draft = await model.write("revise", reportStream, revisePrompt(draft, problems, findings));
  }
}

/** A person has the last word: yes, no, or remarks, which are answered by another draft. */
async function askToPublish(
  ctx: Context,
  model: DurableModel,
  checked: string,
  findings: readonly Findings[],
): Promise<string> {
  for (let draft = checked; ;) {
    const { publish, remarks } = await ctx.interrupt({
      name: "approval",
      title: "Publish this report?",
      description: draft,
      schema: Decision,
      timeout: "7 days",
    });
    if (publish) return draft;
    if (remarks === undefined) throw new PermanentError("The report was turned down.", { code: "turned_down" });
    draft = await model.write("revise", reportStream, revisePrompt(draft, [remarks], findings));
  }
}

/** Beside its place first, then renamed: whoever reads the file finds a whole one, however often this is done. */
function writeWhole(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
