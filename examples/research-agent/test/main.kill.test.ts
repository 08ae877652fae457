import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPawl } from "pawl";
import { afterEach, expect, test } from "vitest";
import { startOpenAiDouble } from "./openai-double.ts";
import type { ChatRequest, OpenAiDouble, Trouble } from "./openai-double.ts";
import { research } from "./researcher.ts";

const main = join(import.meta.dirname, "..", "src", "main.ts");

const doubles: OpenAiDouble[] = [];
afterEach(async () => {
  for (const double of doubles.splice(0)) await double.close();
});

async function newDouble(): Promise<OpenAiDouble> {
  const double = await startOpenAiDouble(research);
  doubles.push(double);
  return double;
}

interface Started {
  readonly kill: () => void;
  readonly ended: Promise<{ readonly output: string; readonly signal: string | null }>;
}

function startMain(folder: string, double: OpenAiDouble): Started {
  const child = spawn(process.execPath, ["--conditions=@pawl/source", main, "--publish"], {
    env: { ...process.env, RESEARCH_HOME: folder, OPENAI_API_KEY: "none", OPENAI_BASE_URL: double.url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close").then(([, signal]) => ({ output, signal: signal as string | null }));
  return { kill: () => void child.kill("SIGKILL"), ended };
}

/** How many calls of the model have their result on record. */
async function recordedCalls(folder: string): Promise<number> {
  const pawl = await createPawl({ store: `sqlite:${join(folder, ".pawl", "pawl.db")}` });
  try {
    const [run] = (await pawl.list({ workflow: "research" })).items;
    const steps = await pawl.steps(run?.id ?? "");
    return steps.filter(({ key, status }) => status === "completed" && isModelCall(key)).length;
  } finally {
    await pawl.close();
  }
}

function isModelCall(key: string): boolean {
  return /(^|\/)(plan|think|draft|critique|revise)(#\d+)?$/.test(key);
}

const isTurn = (request: ChatRequest): boolean => request.tools !== undefined;
const isCritique = (request: ChatRequest): boolean => request.response_format?.json_schema?.name === "critique";
const isRevised = (request: ChatRequest): boolean => JSON.stringify(request.messages).includes("**In short:**");

test.each<[string, Trouble]>([
  ["while three agents use their tools", { on: (request) => isTurn(request) && request.messages.length > 2, then: "hang" }],
  ["in the middle of the draft", { on: ({ stream }) => stream === true, afterWords: 20, then: "hang" }],
  ["in the last round of the critic", { on: (request) => isCritique(request) && isRevised(request), then: "hang" }],
])("killed %s, it makes no call again that was recorded", async (_, trouble) => {
  const folder = mkdtempSync(join(tmpdir(), "research-"));
  const double = await newDouble();
  double.trouble(trouble);
  const first = startMain(folder, double);
  const hanging = await double.hanging();
  first.kill();
  expect((await first.ended).signal).toBe("SIGKILL");

  const recorded = await recordedCalls(folder);
  const made = double.calls.length;
  expect(recorded).toBeGreaterThan(0);
  const { output } = await startMain(folder, double).ended;
  expect(output).toContain("Resuming run ");
  expect(output).toContain("16 model calls, ");

  // What is on record was not asked again: 16 calls in all, those that were recorded, and those after the kill.
  expect(double.calls.length - made).toBe(16 - recorded);
  // The call under way is the one that was made twice, in the same words.
  expect(double.calls.slice(made).filter(({ body }) => body === hanging.body)).toHaveLength(1);

  const undisturbed = mkdtempSync(join(tmpdir(), "research-"));
  await startMain(undisturbed, await newDouble()).ended;
  expect(readFileSync(join(folder, "out", "report.md"))).toEqual(readFileSync(join(undisturbed, "out", "report.md")));
});
