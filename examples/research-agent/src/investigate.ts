import type { ModelMessage } from "ai";
import type { Context } from "pawl";
import type { DurableModel } from "./durable-model.ts";
import { toolMessage, tools, useTool } from "./tools.ts";

/** What was found out about one question: sentences, each with the page that it comes from. */
export interface Findings {
  readonly question: string;
  readonly notes: string;
}

const turnsMax = 6;

const instructions = `You research one question in a library. Call tools to search it and to read pages, several at once where you can.
When you know enough, answer with notes: a list of facts, one per line, each of which ends with the id of its page, as in "- It was in 1656. [pendulum]".`;

/** The agent's loop: think, use the tools that were asked for side by side, think again. Every turn and every tool is a step. */
export async function investigate(ctx: Context, model: DurableModel, question: string): Promise<Findings> {
  const conversation: ModelMessage[] = [{ role: "user", content: question }];
  for (let turn = 1; turn <= turnsMax; turn++) {
    const { text, toolCalls, messages } = await model.turn("think", { instructions, prompt: conversation, tools });
    if (toolCalls.length === 0) return { question, notes: text };
    const results = await ctx.map("tools", toolCalls, useTool);
    conversation.push(...messages, toolMessage(toolCalls, results));
  }
  return { question, notes: `Nothing was found out within ${turnsMax} turns.` };
}
