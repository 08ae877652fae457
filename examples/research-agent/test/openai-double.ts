import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

/** A chat completion as it is asked for: the part of OpenAI's protocol that the agent uses. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream?: boolean;
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly response_format?: { readonly json_schema?: { readonly name: string } };
}

export interface ChatMessage {
  readonly role: "system" | "developer" | "user" | "assistant" | "tool";
  readonly content: string | null;
  readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: string } }[];
}

/** What the model says: a text, or tools that it wants to be called. */
export type Reply = string | readonly { readonly name: string; readonly input: unknown }[];

export interface Call {
  readonly request: ChatRequest;
  /** The body as it came: two calls with the same one are the same call, made again. */
  readonly body: string;
  /** Whether the whole answer was sent. */
  isAnswered: boolean;
}

/** Something that goes wrong with the next call that it fits: an HTTP error, a stream that breaks off, or no answer at all. */
export interface Trouble {
  readonly on: (request: ChatRequest) => boolean;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many words of a streamed answer are sent before it is cut, or stands still. */
  readonly afterWords?: number;
  readonly end?: "cut" | "hang";
}

export interface OpenAiDouble {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
  readonly calls: readonly Call[];
  /** Once for each time it is called. */
  trouble(trouble: Trouble): void;
  /** Resolves when a call that it was told to leave hanging does. */
  hanging(): Promise<Call>;
  close(): Promise<void>;
}

/**
 * A server on loopback that speaks OpenAI's chat completions: plain, with tools, with JSON schemas, and streamed as server-sent events. What it says is up to `think`;
 * the same request gets the same answer. It counts, and it can be told to fail as real providers do. `wordMs`: how long it takes for each word that it streams; default 0.
 */
export async function startOpenAiDouble(
  think: (request: ChatRequest) => Reply,
  { wordMs = 0 }: { readonly wordMs?: number } = {},
): Promise<OpenAiDouble> {
  const calls: Call[] = [];
  const troubles: Trouble[] = [];
  const hanging: Call[] = [];
  let onHanging: (() => void) | undefined;

  const hang = (call: Call): void => {
    hanging.push(call);
    onHanging?.();
  };

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    if (incoming.url !== "/v1/chat/completions") return sendError(response, 404, `There is no ${incoming.url}.`);
    if (!incoming.headers.authorization?.startsWith("Bearer ")) return sendError(response, 401, "No API key.");
    const request = JSON.parse(body) as ChatRequest;
    const call: Call = { request, body, isAnswered: false };
    calls.push(call);

    const index = troubles.findIndex(({ on }) => on(request));
    const [trouble] = index === -1 ? [] : troubles.splice(index, 1);
    if (trouble?.status !== undefined) return sendError(response, trouble.status, "Try again later.", trouble.headers);
    if (trouble?.end === "hang" && trouble.afterWords === undefined) return hang(call);

    const reply = think(request);
    if (request.stream !== true) sendJson(response, 200, completionOf(request, reply));
    else if (await streamReply(response, request, reply, { trouble, wordMs })) response.end();
    else if (trouble?.end === "hang") return hang(call);
    else return void response.destroy();
    call.isAnswered = true;
  }

  // A program that has nothing else to do may end.
  server.unref().on("connection", (socket) => socket.unref());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    trouble: (trouble) => void troubles.push(trouble),
    hanging: async () => {
      if (hanging.length === 0) await new Promise<void>((resolve) => (onHanging = resolve));
      return hanging.shift() as Call;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Sends the answer word by word. False: the trouble is that it ends too early. */
async function streamReply(
  response: ServerResponse,
  request: ChatRequest,
  reply: Reply,
  { trouble, wordMs }: { readonly trouble: Trouble | undefined; readonly wordMs: number },
): Promise<boolean> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (data: unknown): Promise<void> =>
    new Promise((resolve) => response.write(`data: ${JSON.stringify(data)}\n\n`, () => resolve()));
  const chunk = (delta: unknown, finish: string | null = null): unknown => ({
    ...headOf(request, "chat.completion.chunk"),
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

  const words = typeof reply === "string" ? reply.split(/(?<=\s)(?=\S)/) : [];
  await send(chunk({ role: "assistant", content: "" }));
  for (const [index, word] of words.entries()) {
    if (index === trouble?.afterWords) return false;
    if (wordMs > 0) await setTimeout(wordMs);
    await send(chunk({ content: word }));
  }
  if (typeof reply !== "string") await send(chunk({ tool_calls: toolCallsOf(reply) }));
  await send(chunk({}, typeof reply === "string" ? "stop" : "tool_calls"));
  await send({ ...headOf(request, "chat.completion.chunk"), choices: [], usage: usageOf(request, reply) });
  response.write("data: [DONE]\n\n");
  return true;
}

function completionOf(request: ChatRequest, reply: Reply): unknown {
  const message = typeof reply === "string" ? { content: reply } : { content: null, tool_calls: toolCallsOf(reply) };
  return {
    ...headOf(request, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", ...message },
        finish_reason: typeof reply === "string" ? "stop" : "tool_calls",
      },
    ],
    usage: usageOf(request, reply),
  };
}

function toolCallsOf(reply: Exclude<Reply, string>): unknown[] {
  return reply.map(({ name, input }, index) => ({
    index,
    id: `call_${index + 1}`,
    type: "function",
    function: { name, arguments: JSON.stringify(input) },
  }));
}

function headOf({ model }: ChatRequest, object: string): Record<string, unknown> {
  return { id: "chatcmpl-double", object, created: 1_767_225_600, model };
}

/** A token is taken to be four characters, as is usual in estimates. */
function usageOf({ messages }: ChatRequest, reply: Reply): unknown {
  const tokens = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 4);
  const [prompt_tokens, completion_tokens] = [tokens(messages), tokens(reply)];
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, status, { error: { message, type: "double", param: null, code: null } }, headers);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
