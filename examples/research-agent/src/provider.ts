import { createOpenAI } from "@ai-sdk/openai";
import type { LanguageModel } from "ai";

export interface Provider {
  readonly model: LanguageModel;
  /** For people. */
  readonly name: string;
}

/**
 * OpenAI, or whoever speaks its protocol at `OPENAI_BASE_URL`, with the key in `OPENAI_API_KEY` and the model in `OPENAI_MODEL`. Without a key it is a double that this process
 * starts on loopback, so that the example works on a train.
 */
export async function openProvider(): Promise<Provider> {
  const apiKey = process.env["OPENAI_API_KEY"];
  const model = process.env["OPENAI_MODEL"] ?? "gpt-4.1-mini";
  if (apiKey !== undefined) return { model: createOpenAI({ apiKey }).chat(model), name: model };

  return openDouble();
}

/** A model that needs no key and no network, and says the same every time. */
export async function openDouble(): Promise<Provider> {
  const { startOpenAiDouble } = await import("../test/openai-double.ts");
  const { research } = await import("../test/researcher.ts");
  // Slow enough to be watched, and to be killed in the middle of a sentence.
  const { url } = await startOpenAiDouble(research, { wordMs: 4 });
  const name = "a double, since OPENAI_API_KEY is not set";
  return { model: createOpenAI({ apiKey: "none", baseURL: url }).chat("double"), name };
}
