import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPawl } from "pawl";
import { afterEach, beforeAll, expect, test } from "vitest";
import { startOpenAiDouble } from "./openai-double.ts";
import type { ChatRequest, OpenAiDouble, Trouble } from "./openai-double.ts";
import { research } from "./researcher.ts";

const file = (path: string): string => join(import.meta.dirname, "..", path);
const main = file("src/main.ts");

const undisturbed = mkdtempSync(join(tmpdir(), "research-"));
let shown = "";
beforeAll(async () => {
  shown = (await startMain(undisturbed).ended).output;
});

function reportIn(folder: string): string {
  return readFileSync(join(folder, "out", "report.md"), "utf8");
}

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

/** Without a double of the test's own, the program starts one itself. */
function startMain(folder: string, double?: OpenAiDouble): Started {
  const { OPENAI_API_KEY: _, ...env } = process.env;
  const provider = double === undefined ? {} : { OPENAI_API_KEY: "none", OPENAI_BASE_URL: double.url };
  const child = spawn(process.execPath, ["--conditions=@pawl/source", main, "--publish"], {
    env: { ...env, ...provider, RESEARCH_HOME: folder },
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
  [
    "while three agents use their tools",
    { on: (request) => isTurn(request) && request.messages.length > 2, end: "hang" },
  ],
  ["in the middle of the draft", { on: ({ stream }) => stream === true, afterWords: 20, end: "hang" }],
  ["in the last round of the critic", { on: (request) => isCritique(request) && isRevised(request), end: "hang" }],
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

  expect(reportIn(folder)).toBe(reportIn(undisturbed));
});

test("shows what the README shows", () => {
  const [, readme = ""] = /```text\n(.*?)\n```/s.exec(readFileSync(file("README.md"), "utf8")) ?? [];
  expect(told(shown)).toEqual(told(readme));
});

/** What is the same in every run: not its id, and not the order of what goes on side by side. */
function told(output: string): string[] {
  const lines = output
    .split("\n")
    .map((line) => line.replace(/run \S+/, "run").replace(/^.*report\.md:/, "report.md:"));
  return lines.filter((line) => line !== "").toSorted();
}
