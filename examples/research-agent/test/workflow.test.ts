import { existsSync, mkdtempSync, readFileSync } from "node:fs";
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
async function question(
  pawl: Pawl,
  runId: string,
  number = 1,
): Promise<{ id: string; description?: string | undefined }> {
  let asked = 0;
  for await (const { kind } of pawl.events(runId)) if (kind === "interrupt-opened" && ++asked === number) break;
  const [open] = (await pawl.interrupts.list({ run: runId, status: "open" })).items;
  if (open === undefined) throw new Error("Nothing is asked.");
  return open;
}

const isStreamed = ({ stream }: ChatRequest): boolean => stream === true;

test.each([false, true])(
  "researches, writes, criticises, asks, and publishes (alwaysReplay: %s)",
  async (alwaysReplay) => {
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

    ## How did Harrison keep time on a voyage at sea, where a pendulum is shaken?

    Christiaan Huygens built the first pendulum clock in 1656 and had it patented in 1657. [3]
    With the pendulum the error of a good clock fell from about 15 minutes to about 15 seconds a day: sixty times better in one step. [3]
    John Harrison's fourth timekeeper, H4, was tried on a voyage to Jamaica in 1761 and 1762. [4]
    It had lost 5.1 seconds after 81 days at sea. [4]

    ## How exact are quartz clocks, atomic clocks of caesium, and optical clocks?

    Optical clocks count the oscillations of light rather than of microwaves, about 100,000 times as many each second. [5]
    The best of them would be wrong by less than one second in the age of the universe, 13.8 billion years. [5]
    Louis Essen and Jack Parry ran the first accurate caesium clock at the National Physical Laboratory in 1955. [6]
    It was good to one second in 300 years. [6]
    Since 1967 the second is defined as 9,192,631,770 periods of a transition of the caesium-133 atom. [6]
    Caesium fountains, in which cold atoms are thrown upwards, are good to one second in 100 million years and more. [6]
    Warren Marrison and Joseph Horton built the first quartz clock at Bell Laboratories in 1927. [7]
    Laboratory quartz clocks of the 1940s were wrong by about one second in three years, a cheap wrist watch is by about half a second a day. [7]

    ## Sources

    1. The verge escapement
    2. Anchor and deadbeat escapements
    3. The pendulum clock
    4. The marine chronometer
    5. Optical clocks
    6. The atomic clock
    7. The quartz clock
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
    expect((await pawl.steps(run.id)).map(({ key }) => key).toSorted()).toMatchInlineSnapshot(`
    [
      "critique",
      "critique#2",
      "critique#3",
      "draft",
      "interrupt:approval",
      "plan",
      "publish",
      "research/0",
      "research/0/think",
      "research/0/think#2",
      "research/0/think#3",
      "research/0/tools#2/0",
      "research/0/tools#2/1",
      "research/0/tools/0",
      "research/1",
      "research/1/think",
      "research/1/think#2",
      "research/1/think#3",
      "research/1/tools#2/0",
      "research/1/tools#2/1",
      "research/1/tools/0",
      "research/2",
      "research/2/think",
      "research/2/think#2",
      "research/2/think#3",
      "research/2/tools#2/0",
      "research/2/tools#2/1",
      "research/2/tools#2/2",
      "research/2/tools/0",
      "revise",
      "revise#2",
    ]
  `);
  },
);

test("waits as long as a provider says, and begins a draft anew that broke off", async () => {
  const { double, pawl, workflow, task } = await newWorld();
  double.trouble({ on: () => true, status: 429, headers: { "retry-after": "0" } });
  double.trouble({ on: isStreamed, afterWords: 20, end: "cut" });
  const run = await pawl.start(workflow, task);
  const { id, description } = await question(pawl, run.id);
  const failed: string[] = [];
  for (const { key, attempts } of await pawl.steps(run.id))
    for (const { error } of attempts) if (error !== undefined) failed.push(`${key}: ${error.code}`);
  expect(failed).toEqual(["plan: http_429", "draft: connection_reset"]);

  let text = "";
  for await (const { chunk, isFirst } of run.stream<string>(reportStream, { follow: false }))
    text = isFirst ? chunk : text + chunk;
  expect(text).toBe(description);
  await pawl.answer(id, { publish: true });
  expect((await run.result()).usage.calls).toBe(double.calls.length - 2);
});

test("does not try again what cannot be mended", async () => {
  const { double, pawl, workflow, task } = await newWorld();
  double.trouble({ on: () => true, status: 401 });
  const run = await pawl.start(workflow, task);
  await expect(run.result()).rejects.toMatchObject({ kind: "permission_denied" });
  expect(double.calls).toHaveLength(1);
});

test("answers remarks with another draft, and asks again", async () => {
  const { pawl, workflow, task } = await newWorld();
  const run = await pawl.start(workflow, task);
  const first = await question(pawl, run.id);
  await pawl.answer(first.id, { publish: false, remarks: "Make it shorter." });
  const second = await question(pawl, run.id, 2);
  expect(second.description?.length).toBeLessThan(first.description?.length ?? 0);
  await pawl.answer(second.id, { publish: true });
  expect((await run.result()).markdown).toContain("# How clocks became exact");
});

test("publishes nothing that was turned down", async () => {
  const { pawl, workflow, task } = await newWorld();
  const run = await pawl.start(workflow, task);
  await pawl.answer((await question(pawl, run.id)).id, { publish: false });
  await expect(run.result()).rejects.toMatchObject({ code: "turned_down" });
  expect(existsSync(task.file)).toBe(false);
});
