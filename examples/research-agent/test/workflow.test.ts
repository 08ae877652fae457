import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOpenAI } from "@ai-sdk/openai";
import { createPawl } from "pawl";
import type { Pawl } from "pawl";
import { afterEach, expect, test } from "vitest";
import { reportStream, researchWorkflow } from "../src/workflow.ts";
import type { Task } from "../src/workflow.ts";
import { startOpenAiDouble } from "./openai-double.ts";
import type { ChatRequest, OpenAiDouble } from "./openai-double.ts";
import { research } from "./researcher.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

interface World {
  readonly double: OpenAiDouble;
  readonly pawl: Pawl;
  readonly task: Task;
  readonly workflow: ReturnType<typeof researchWorkflow>;
}

async function newWorld(options: { alwaysReplay?: boolean } = {}): Promise<World> {
  const double = await startOpenAiDouble(research);
  const workflow = researchWorkflow(createOpenAI({ baseURL: double.url, apiKey: "none" }).chat("double"));
  const pawl = await createPawl({ store: "memory:", workflows: [workflow], ...options });
  await pawl.startWorker();
  opened.push(pawl, double);
  const file = join(mkdtempSync(join(tmpdir(), "research-")), "report.md");
  return { double, pawl, workflow, task: { question: "How did clocks become exact?", file } };
}

/** The question that the run asks next. */
async function question(pawl: Pawl, runId: string, number = 1): Promise<{ id: string; description?: string | undefined }> {
  let asked = 0;
  for await (const { kind } of pawl.events(runId)) if (kind === "interrupt-opened" && ++asked === number) break;
  const [open] = (await pawl.interrupts.list({ run: runId, status: "open" })).items;
  if (open === undefined) throw new Error("Nothing is asked.");
  return open;
}

const isStreamed = ({ stream }: ChatRequest): boolean => stream === true;

test.each([false, true])("researches, writes, criticises, asks, and publishes (alwaysReplay: %s)", async (alwaysReplay) => {
  const { double, pawl, workflow, task } = await newWorld({ alwaysReplay });
  const run = await pawl.start(workflow, task);
  const { id, description } = await question(pawl, run.id);
  await pawl.answer(id, { publish: true });
  const { markdown, score, usage } = await run.result();

  expect(markdown).toMatchInlineSnapshot(`
    "# How clocks became exact

    **In short:** from 15 minutes a day with the verge to a second in the age of the universe with optical clocks.

    ## How exact were mechanical clocks with a verge, and with a pendulum and a deadbeat escapement?

    Mechanical clocks appeared in European towers around 1300. [1]
    A verge clock with a foliot was wrong by about 15 minutes a day, so most of them had no minute hand and were set by a sundial. [1]
    The anchor escapement, invented around 1660, needs only a small swing, so long and heavy pendulums became possible. [2]
    George Graham removed this recoil with his deadbeat escapement around 1715; with a pendulum that was compensated for heat, his regulators were wrong by about one second a day. [2]
    Optical clocks count the oscillations of light rather than of microwaves, about 100,000 times as many each second. [3]
    The best of them would be wrong by less than one second in the age of the universe, 13.8 billion years. [3]

    ## How was time kept at sea by a marine chronometer?

    John Harrison's fourth timekeeper, H4, was tried on a voyage to Jamaica in 1761 and 1762. [4]
    It had lost 5.1 seconds after 81 days at sea. [4]
    Optical clocks count the oscillations of light rather than of microwaves, about 100,000 times as many each second. [3]
    The best of them would be wrong by less than one second in the age of the universe, 13.8 billion years. [3]
    Christiaan Huygens built the first pendulum clock in 1656 and had it patented in 1657. [5]
    With the pendulum the error of a good clock fell from about 15 minutes to about 15 seconds a day: sixty times better in one step. [5]

    ## How exact are quartz, caesium and optical clocks?

    Optical clocks count the oscillations of light rather than of microwaves, about 100,000 times as many each second. [3]
    The best of them would be wrong by less than one second in the age of the universe, 13.8 billion years. [3]
    Warren Marrison and Joseph Horton built the first quartz clock at Bell Laboratories in 1927. [6]
    Laboratory quartz clocks of the 1940s were wrong by about one second in three years, a cheap wrist watch is by about half a second a day. [6]
    Louis Essen and Jack Parry ran the first accurate caesium clock at the National Physical Laboratory in 1955. [7]
    It was good to one second in 300 years. [7]
    Since 1967 the second is defined as 9,192,631,770 periods of a transition of the caesium-133 atom. [7]
    Caesium fountains, in which cold atoms are thrown upwards, are good to one second in 100 million years and more. [7]

    ## Sources

    1. The verge escapement
    2. Anchor and deadbeat escapements
    3. Optical clocks
    4. The marine chronometer
    5. The pendulum clock
    6. The quartz clock
    7. The atomic clock
    "
  `);
  expect(readFileSync(task.file, "utf8")).toBe(markdown);
  expect(score).toBe(9);
  expect(usage.calls).toBe(double.calls.length);
  expect((await pawl.get(run.id)).state).toMatchObject({ score: 9, usage });

  // Three drafts were streamed; the last is what was asked about.
  let text = "";
  for await (const { chunk, isFirst } of run.stream<string>(reportStream)) text = isFirst ? chunk : text + chunk;
  expect(text).toBe(description);
  expect((await pawl.steps(run.id)).map(({ key }) => key)).toMatchInlineSnapshot(`
    [
      "plan",
      "research/0",
      "research/1",
      "research/2",
      "research/0/think",
      "research/1/think",
      "research/0/tools/0",
      "research/2/think",
      "research/1/tools/0",
      "research/2/tools/0",
      "research/0/think#2",
      "research/0/tools#2/0",
      "research/0/tools#2/1",
      "research/0/tools#2/2",
      "research/1/think#2",
      "research/2/think#2",
      "research/1/tools#2/0",
      "research/1/tools#2/1",
      "research/1/tools#2/2",
      "research/2/tools#2/0",
      "research/2/tools#2/1",
      "research/2/tools#2/2",
      "research/0/think#3",
      "research/1/think#3",
      "research/2/think#3",
      "draft",
      "critique",
      "revise",
      "critique#2",
      "revise#2",
      "critique#3",
      "interrupt:approval",
      "publish",
    ]
  `);
});
