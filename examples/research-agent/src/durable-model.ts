import { generateText, Output, streamText } from "ai";
import type { LanguageModel, LanguageModelUsage, ModelMessage, ToolSet } from "ai";
import { exponential } from "pawl";
import type { Context, StepContext, StepOptions } from "pawl";
import type { z } from "zod";

/** What is asked of a model, whatever it is to answer with. */
export interface Question {
  readonly instructions: string;
  readonly prompt: string | readonly ModelMessage[];
}

/** An answer that may be a wish for tools, as plain data: a step's result has to be storable. */
export interface Turn {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** To be put behind the conversation. */
  readonly messages: readonly ModelMessage[];
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** What a run has used so far; in its record under `state.usage`. */
export interface Usage {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A model whose every call is a step: recorded once, tried again by the step's policy, never paid for twice by a replay. */
export interface DurableModel {
  readonly usage: Usage;
  /** One turn of a conversation with tools. The model only names them: calling them is up to the workflow. */
  turn(step: string, question: Question & { readonly tools: ToolSet }): Promise<Turn>;
  object<Schema extends z.ZodType>(step: string, schema: Schema, question: Question): Promise<z.output<Schema>>;
  /** A text that can be read while it is written, in the run's stream `channel`. */
  write(step: string, channel: string, question: Question): Promise<string>;
}

/** Rate limits and outages of providers pass: by `retry-after` where the provider says so (Pawl reads it from the SDK's errors), otherwise by this. */
const options = {
  retry: exponential({ attempts: 6, initial: "1s", max: "1 minute", jitter: 0.25 }),
  timeout: "3 minutes",
} satisfies StepOptions;

/**
 * @example
 * const model = durableModel(ctx, openai.chat("gpt-4.1"));
 * const plan = await model.object("plan", Plan, { instructions: "You plan.", prompt: question });
 */
export function durableModel(ctx: Context, model: LanguageModel): DurableModel {
  let usage: Usage = { calls: 0, inputTokens: 0, outputTokens: 0 };
  // Retries are the step's, where they are recorded, seen, and survive a restart.
  const base = { model, maxRetries: 0 };

  const call = async <T>(
    step: string,
    ask: (context: StepContext) => Promise<{ answer: T; usage: LanguageModelUsage }>,
  ): Promise<T> => {
    const recorded = await ctx.step(step, options, async (context) => {
      const { answer, usage } = await ask(context);
      return { answer, inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 };
    });
    usage = {
      calls: usage.calls + 1,
      inputTokens: usage.inputTokens + recorded.inputTokens,
      outputTokens: usage.outputTokens + recorded.outputTokens,
    };
    ctx.setState("usage", usage);
    return recorded.answer;
  };

  return {
    get usage() {
      return usage;
    },
    turn: (step, { instructions, prompt, tools }) =>
      call(step, async ({ signal }) => {
        const result = await generateText({
          ...base,
          instructions,
          messages: messagesOf(prompt),
          tools,
          abortSignal: signal,
        });
        const toolCalls = result.toolCalls.map(({ toolCallId, toolName, input }) => ({
          id: toolCallId,
          name: toolName,
          input: input as unknown,
        }));
        return { answer: { text: result.text, toolCalls, messages: result.responseMessages }, usage: result.usage };
      }),
    object: (step, schema, { instructions, prompt }) =>
      call(step, async ({ signal }) => {
        const output = Output.object({ schema, name: step });
        const messages = messagesOf(prompt);
        const result = await generateText({ ...base, instructions, messages, output, abortSignal: signal });
        return { answer: result.output as z.output<typeof schema>, usage: result.usage };
      }),
    write: (step, channel, { instructions, prompt }) =>
      call(step, async ({ signal, stream }) => {
        const tokens = stream(channel);
        const result = streamText({ ...base, instructions, messages: messagesOf(prompt), abortSignal: signal });
        for await (const part of result.stream) {
          if (part.type === "error") throw part.error;
          if (part.type === "text-delta") await tokens.write(part.text);
        }
        return { answer: await result.text, usage: await result.usage };
      }),
  };
}

function messagesOf(prompt: Question["prompt"]): ModelMessage[] {
  return typeof prompt === "string" ? [{ role: "user", content: prompt }] : [...prompt];
}
