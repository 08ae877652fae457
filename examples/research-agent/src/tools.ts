import { tool } from "ai";
import type { ToolModelMessage, ToolSet } from "ai";
import { z } from "zod";
import { readPage, search } from "./corpus.ts";
import type { ToolCall } from "./durable-model.ts";

const Search = z.object({ query: z.string() });
const ReadPage = z.object({ id: z.string() });

/** What the model is told. There is no `execute`: the workflow calls them, as steps. */
export const tools: ToolSet = {
  search: tool({
    description: "Finds pages of the library by words. Gives their ids and titles.",
    inputSchema: Search,
  }),
  readPage: tool({ description: "Gives the text of a page of the library.", inputSchema: ReadPage }),
};

/** What a tool gave, as the model gets to see it. A failure is something to tell the model: it may ask for something else. */
export function useTool({ name, input }: ToolCall): unknown {
  try {
    if (name === "search") return search(Search.parse(input).query);
    if (name === "readPage") return readPage(ReadPage.parse(input).id);
    return { error: `There is no tool "${name}".` };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

export function toolMessage(calls: readonly ToolCall[], results: readonly unknown[]): ToolModelMessage {
  return {
    role: "tool",
    content: calls.map(({ id, name }, index) => ({
      type: "tool-result",
      toolCallId: id,
      toolName: name,
      output: { type: "json", value: results[index] as never },
    })),
  };
}
