import { workflow, type Pawl, type RunHandle } from "pawl";
import { figureOf } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { rate } from "../rate.ts";
import { elapsedMs } from "../samples.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, rounded } from "../statistics.ts";
import { until } from "../until.ts";
import { withPawl } from "../with-pawl.ts";
import type { Item } from "../workflows.ts";

const concurrency = 1000;
const inFlightCount = 1000;

const asks = workflow({ name: "asks" }, async (ctx, { n }: Item) => {
  const { approved } = await ctx.interrupt<{ approved: boolean }>({
    name: "approval",
    title: `Pay ${n} €?`,
    assignee: "ann",
    schema: { type: "object", properties: { approved: { type: "boolean" } }, required: ["approved"] },
  });
  return approved;
});

const listens = workflow({ name: "listens" }, async (ctx, _input: Item) => {
  const { approved } = await ctx.waitForSignal<{ approved: boolean }>("approval");
  return approved;
});

/**
 * Questions per second that are put, listed, answered and taken: 2,000 runs ask one each, and when all of them wait, each gets its answer and ends. Beside it: the same with
 * `ctx.waitForSignal` and `pawl.signal`, with no question on record. `answers` is the part from the first answer to the last end.
 */
export const interrupts: Measure = {
  name: "interrupts",
  async *take(setting) {
    const answers: number[] = [];
    const limitAnswers: number[] = [];
    const count = scaled(setting, 2_000, 50);
    const pairs = await takePairs(
      setting,
      () =>
        takeRate(setting, count, answers, async (pawl, runs) => {
          const open = await openQuestions(pawl, runs.length);
          return () =>
            inFlight(open.length, inFlightCount, (n) => pawl.answer(open[n]!, { approved: true }, { by: "ann" }));
        }),
      () =>
        takeRate(
          setting,
          count,
          limitAnswers,
          async (pawl, runs) => {
            await until(async () => (await countWaiting(pawl, "listens")) === runs.length);
            return () => inFlight(runs.length, inFlightCount, (n) => runs[n]!.signal("approval", { approved: true }));
          },
          true,
        ),
    );
    const limit = limitAnswers.length === 0 ? {} : { limitAnswers: rounded(median(limitAnswers)) };
    const extra = { questions: count, answers: rounded(median(answers)), ...limit };
    yield figureOf({ name: this.name, store: setting.store, unit: "questions/s", extra }, pairs);
  },
};

/** Waits until all runs wait, and gives what answers them. */
type Ready = (pawl: Pawl, runs: readonly RunHandle<boolean>[]) => Promise<() => Promise<void>>;

function takeRate(setting: Setting, count: number, answers: number[], ready: Ready, isSignal = false): Promise<number> {
  const chosen = isSignal ? listens : asks;
  const work = async (pawl: Pawl, n: number): Promise<number> => {
    const runs: RunHandle<boolean>[] = [];
    await inFlight(n, inFlightCount, async (i) => void runs.push(await pawl.start(chosen, { n: i })));
    const answer = await ready(pawl, runs);
    return elapsedMs(async () => {
      await answer();
      await Promise.all(runs.map((run) => run.result()));
    });
  };
  return withPawl(
    { setting, workflows: [chosen], concurrency, warmUp: (pawl) => work(pawl, Math.ceil(count / 4)) },
    (pawl) =>
      rate(count, async () => {
        answers.push((count * 1000) / (await work(pawl, count)));
      }),
  );
}

/** Their ids, when all of them are open and their runs have let go of the worker. */
async function openQuestions(pawl: Pawl, count: number): Promise<string[]> {
  await until(async () => (await countWaiting(pawl, "asks")) === count);
  const ids: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await pawl.interrupts.list({
      assignee: "ann",
      status: "open",
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  if (ids.length !== count) throw new Error(`${count} runs ask, and ${ids.length} questions are open.`);
  return ids;
}

async function countWaiting(pawl: Pawl, name: string): Promise<number | undefined> {
  const [version] = await pawl.workflows.versions(name);
  return version?.counts.waiting;
}
