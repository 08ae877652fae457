import { describe, expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import type { Pawl } from "../client/pawl.ts";
import { workflow } from "../workflow/workflow.ts";
import { HookedStore, unavailable, type StoreCall } from "./hooked-store.fixture.ts";
import { LostAnswers } from "./lost-answers.ts";
import { eventsOf, Gate, problem, silentLogger, story, until, untilStatus } from "./test-kit.fixture.ts";

async function open(
  store: HookedStore,
  workflows: Parameters<typeof createPawl>[0] & {},
): Promise<{
  pawl: Pawl;
  client: Pawl;
}> {
  const client = await createPawl({ store: store.connect(), logger: silentLogger, ...workflows });
  const pawl = await createPawl({ store, logger: silentLogger, ...workflows });
  return { pawl, client };
}

/** Loses the first answer for which this is true. */
function loseOne(store: HookedStore, isIt: (call: StoreCall) => boolean): { readonly isLost: () => boolean } {
  let isLost = false;
  store.onAnswer = (call) => {
    if (isLost || !isIt(call)) return;
    isLost = true;
    throw unavailable();
  };
  return { isLost: () => isLost };
}

const hasClaimed = ({ result }: StoreCall): boolean => (result?.claim?.claimed.length ?? 0) > 0;
const hasAttention = ({ result }: StoreCall): boolean => (result?.claim?.attention.length ?? 0) > 0;
const hasStarted = ({ batch }: StoreCall): boolean => batch?.writes.some(({ type }) => type === "start") === true;

describe("when the news of a run overtakes the answer to its start", () => {
  it("the run gets it once it has begun", async () => {
    const waits = workflow({ name: "waits" }, async (ctx) => ctx.waitForSignal("go"));
    const store = new HookedStore();
    const { pawl, client } = await open(store, { workflows: [waits] });
    const hasLooked = new Gate();
    store.onAnswer = ({ name }) => (name === "commit" ? hasLooked.open() : undefined);
    await pawl.startWorker();
    await hasLooked.opened;
    // The worker hears of it in this turn, so its claim does not travel with the start.
    await new Promise((resolve) => setImmediate(resolve));
    const isTold = new Gate();
    let mayAnswer = (): void => {};
    store.onAnswer = (call) => {
      if (hasAttention(call)) isTold.open();
      if (!hasStarted(call)) return;
      return new Promise((resolve) => (mayAnswer = resolve));
    };
    const starting = pawl.start(waits);
    await until(async () => (await client.list()).items.length === 1);
    const id = (await client.list()).items[0]!.id;
    await client.signal(id, "go", "gone");
    await isTold.opened;
    mayAnswer();
    expect(await (await starting).result()).toBe("gone");
    await Promise.all([pawl.close(), client.close()]);
  });
});

describe("when an answer is lost", () => {
  const calls: string[] = [];
  const flow = workflow({ name: "flow" }, async (ctx, name: string) => {
    await ctx.step("a", () => void calls.push(`${name} a`));
    await ctx.step("b", () => void calls.push(`${name} b`));
    return name;
  });

  it("runs that a claim has taken are run all the same, once", async () => {
    const store = new HookedStore();
    const { pawl, client } = await open(store, { workflows: [flow] });
    const lost = loseOne(store, hasClaimed);
    const runs = await Promise.all(["first", "second"].map((name) => client.start(flow, name)));
    await pawl.startWorker();
    expect(await Promise.all(runs.map((run) => run.result()))).toEqual(["first", "second"]);
    expect(lost.isLost()).toBe(true);
    expect(calls.splice(0).toSorted()).toEqual(["first a", "first b", "second a", "second b"]);
    await Promise.all([pawl.close(), client.close()]);
  });

  it("a run that was to be the worker's own is run all the same, and whoever started it is told that it failed", async () => {
    const store = new HookedStore();
    const { pawl, client } = await open(store, { workflows: [flow] });
    const worker = await pawl.startWorker({ concurrency: 1 });
    const lost = loseOne(store, hasStarted);
    expect((await problem(pawl.start(flow, "born", { idempotencyKey: "k" }))).code).toBe("store_unavailable");
    expect(lost.isLost()).toBe(true);
    // The key tells that it is there.
    const run = await pawl.start(flow, "born", { idempotencyKey: "k" });
    expect(run.isNew).toBe(false);
    expect(await run.result()).toBe("born");
    expect(calls.splice(0)).toEqual(["born a", "born b"]);
    expect(await (await pawl.start(flow, "next")).result()).toBe("next");
    calls.splice(0);
    expect(worker.activeRuns).toBe(0);
    await Promise.all([pawl.close(), client.close()]);
  });

  it("a run that is being born meanwhile stays the worker's own", async () => {
    const store = new HookedStore();
    const { pawl, client } = await open(store, { workflows: [flow] });
    await pawl.startWorker();
    // The first claim is over, so that the birth travels without one.
    await (await client.start(flow, "before")).result();
    const gate = new Gate();
    let isBirthWritten = false;
    let hasAsked = false;
    store.onAnswer = async (call) => {
      if (hasStarted(call)) {
        isBirthWritten = true;
        await gate.opened;
        return;
      }
      const claim = call.batch?.claim ?? null;
      if (claim !== null) {
        if (claim.holds === null && !hasAsked) throw unavailable();
        hasAsked = true;
        gate.open();
      }
    };
    const starting = pawl.start(flow, "born");
    await until(() => isBirthWritten);
    // A wake-up from elsewhere: a claim whose answer is lost, and then one that says what the worker holds.
    const other = await client.start(flow, "other");
    const run = await starting;
    expect(await run.result()).toBe("born");
    expect(hasAsked).toBe(true);
    expect(await other.result()).toBe("other");
    expect((await pawl.get(run.id)).epoch).toBe(1);
    calls.splice(0);
    await Promise.all([pawl.close(), client.close()]);
  });

  it("a message that the claim brought reaches its run while a step of it is still under way", async () => {
    const gate = new Gate();
    const both = workflow({ name: "both" }, (ctx) =>
      Promise.all([ctx.step("slow", () => gate.opened), ctx.waitForSignal("go")]),
    );
    const store = new HookedStore();
    const { pawl, client } = await open(store, { workflows: [both] });
    await pawl.startWorker();
    const run = await pawl.start(both);
    await until(async () => (await story(client, run.id)).length > 0);
    const lost = loseOne(store, hasAttention);
    await client.signal(run.id, "go", "now");
    await until(lost.isLost);
    await until(async () => (await story(client, run.id)).includes("signal-received signal:go"));
    expect(lost.isLost()).toBe(true);
    gate.open();
    expect(await run.result()).toEqual([undefined, "now"]);
    expect((await pawl.get(run.id)).epoch).toBe(1);
    await Promise.all([pawl.close(), client.close()]);
  });

  it("a run that would suspend meanwhile waits for the news that it may have missed, and sleeps through nothing", async () => {
    const begun = new Gate();
    const gate = new Gate();
    const then = workflow({ name: "then" }, async (ctx) => {
      await ctx.step("slow", () => (begun.open(), gate.opened));
      return ctx.waitForSignal("go");
    });
    const store = new HookedStore();
    const { pawl, client } = await open(store, { workflows: [then] });
    await pawl.startWorker();
    const run = await pawl.start(then);
    await begun.opened;
    let isLost = false;
    store.onAnswer = (call) => {
      if (isLost || !hasAttention(call)) return;
      isLost = true;
      // The code gets to its wait before the worker can ask again.
      gate.open();
      throw unavailable();
    };
    await client.signal(run.id, "go", "now");
    expect(await run.result()).toBe("now");
    expect(isLost).toBe(true);
    await Promise.all([pawl.close(), client.close()]);
  });

  it("a run that was to pause and has been resumed meanwhile does not pause", async () => {
    const begun = new Gate();
    const gate = new Gate();
    const slow = workflow({ name: "slow" }, async (ctx) => {
      await ctx.step("slow", () => (begun.open(), gate.opened));
      return ctx.step("after", () => "done");
    });
    const store = new HookedStore();
    const { pawl, client } = await open(store, { workflows: [slow] });
    await pawl.startWorker();
    const run = await pawl.start(slow);
    await begun.opened;
    let pausesTold = 0;
    store.onAnswer = ({ result }) => void (pausesTold += result?.claim?.attention.length ?? 0);
    const pausing = client.pause(run.id);
    await until(() => pausesTold > 0);
    store.onAnswer = () => {};
    const lost = loseOne(store, hasAttention);
    await client.resume(run.id);
    await until(lost.isLost);
    gate.open();
    expect(await run.result()).toBe("done");
    await pausing;
    await Promise.all([pawl.close(), client.close()]);
  });

  it("runs suspend again as ever once everything is known", async () => {
    const store = new HookedStore();
    const waits = workflow({ name: "waits" }, (ctx) => ctx.waitForSignal("go"));
    const { pawl, client } = await open(store, { workflows: [waits, flow] });
    const first = await client.start(flow, "lost");
    const lost = loseOne(store, hasClaimed);
    const worker = await pawl.startWorker();
    await until(lost.isLost);
    const run = await pawl.start(waits);
    await untilStatus(client, run.id, "waiting");
    await first.result();
    calls.splice(0);
    await until(() => worker.activeRuns === 0);
    await client.signal(run.id, "go", 1);
    expect(await run.result()).toBe(1);
    await Promise.all([pawl.close(), client.close()]);
  });

  it("of any call, at random: every run comes to its end, every step is done once, and no log has a gap", async () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const effects: string[] = [];
    const long = workflow({ name: "long" }, async (ctx, n: number) => {
      for (let index = 0; index < 5; index++) await ctx.step("s", () => void effects.push(`${n} ${index}`));
      await ctx.sleep(1);
      await ctx.step("last", () => void effects.push(`${n} last`));
      return n;
    });
    const store = new HookedStore();
    const { pawl, client } = await open(store, { workflows: [long] });
    await pawl.startWorker({ concurrency: 7 });
    let losses = 0;
    store.onAnswer = () => {
      if (random() >= 0.2) return;
      losses++;
      throw unavailable();
    };
    const numbers = Array.from({ length: 40 }, (_, n) => n);
    const outputs = await Promise.all(
      numbers.map(async (n) => {
        for (;;) {
          const run = await pawl.start(long, n, { idempotencyKey: `run-${n}` }).catch(() => null);
          if (run !== null) return client.run(run.id).result();
        }
      }),
    );
    expect(outputs).toEqual(numbers);
    expect(losses).toBeGreaterThan(0);
    expect(new Set(effects).size).toBe(240);
    expect(effects).toHaveLength(240);
    const { items } = await client.list({ limit: 100 });
    expect(items).toHaveLength(40);
    for (const { id } of items) {
      const seqs = (await eventsOf(client, id)).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    }
    store.onAnswer = () => {};
    await Promise.all([pawl.close(), client.close()]);
  });
});

describe("what a worker does not know", () => {
  it("is asked for once after a lost start, and read too after a lost claim", () => {
    const answers = new LostAnswers();
    expect(answers.ask(2)).toBe(false);
    answers.lost("birth", 1);
    expect([answers.ask(2), answers.isAsking, answers.ask(2)]).toEqual([true, true, false]);
    expect([answers.answered(true), answers.isAsking, answers.hasMissedNews]).toEqual([false, false, false]);
    answers.lost("claim", 1);
    expect(answers.hasMissedNews).toBe(true);
    answers.ask(2);
    expect([answers.answered(true), answers.isReading, answers.hasMissedNews]).toEqual([true, true, true]);
    answers.hasRead(true);
    expect([answers.isReading, answers.hasMissedNews, answers.ask(2)]).toEqual([false, false, false]);
  });

  it("is asked for and read once more when what was lost cannot take effect any more", () => {
    const answers = new LostAnswers();
    answers.lost("claim", 1);
    answers.ask(2);
    answers.answered(true);
    answers.hasRead(true);
    expect([answers.ask(10_000), answers.hasMissedNews]).toEqual([false, false]);
    expect([answers.ask(10_001), answers.hasMissedNews]).toEqual([true, true]);
    expect([answers.answered(true), answers.isReading]).toEqual([true, true]);
    answers.hasRead(true);
    expect([answers.ask(20_000), answers.hasMissedNews]).toEqual([false, false]);
    answers.lost("birth", 30_000);
    answers.ask(30_001);
    answers.answered(true);
    expect([answers.ask(40_000), answers.hasMissedNews]).toEqual([true, false]);
  });

  it("stays unknown when the asking is lost too, when the reading fails, or when something is lost meanwhile", () => {
    const answers = new LostAnswers();
    answers.lost("claim", 1);
    answers.ask(2);
    answers.lost("claim", 1);
    expect([answers.isAsking, answers.ask(2)]).toEqual([false, true]);
    answers.lost("birth", 1);
    expect(answers.isAsking).toBe(true);
    answers.answered(true);
    answers.hasRead(false);
    expect([answers.hasMissedNews, answers.ask(2)]).toEqual([true, true]);
  });

  it("is not asked for in the millisecond of the loss, but in the next", () => {
    const answers = new LostAnswers();
    answers.lost("birth", 5);
    expect([answers.ask(5), answers.ask(6)]).toEqual([false, true]);
  });

  it("is asked for in every round from the first loss on, since a call that was given up may be carried out later", () => {
    const answers = new LostAnswers();
    answers.onRound();
    expect(answers.ask(2)).toBe(false);
    answers.lost("birth", 1);
    answers.ask(2);
    answers.answered(true);
    answers.onRound();
    expect(answers.ask(2)).toBe(true);
    expect(answers.answered(true)).toBe(false);
  });
});
