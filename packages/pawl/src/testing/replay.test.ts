import { describe, expect, it } from "vitest";
import { Graph } from "../graph/graph.ts";
import { node } from "../graph/function-node.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import type { RunHistory } from "../client/run-history.ts";
import type { Context } from "../workflow/context.ts";
import { workflow, type Workflow } from "../workflow/workflow.ts";
import { replay, testPawl, type TestPawl } from "./index.ts";

type Code = (ctx: Context, input: number) => Promise<unknown>;

const named = (code: Code, name = "order"): Workflow<number, unknown> => workflow({ name }, code);

const performed: string[] = [];
const old = named(async (ctx, id) => {
  await ctx.step("charge", { retry: fixed({ attempts: 2, delay: "1m" }) }, ({ attempt }) => {
    performed.push("charge");
    if (attempt === 1) throw new Error("no network");
    return { id, at: new Date(0), big: 2n };
  });
  const [a, b] = await Promise.all([ctx.step("label", () => "l"), ctx.step("mail", () => "m")]);
  await ctx.sleep("1 day");
  const review = await ctx.waitForSignal("review");
  await ctx.step("end", () => {});
  return { a, b, review };
});

/** As it comes out of a file. */
async function exported(t: TestPawl, id: string): Promise<RunHistory> {
  return JSON.parse(JSON.stringify(await t.pawl.export(id), null, 2)) as RunHistory;
}

/** The history of a run of `code`, when no time or message is left that it waits for, or after `steer`. */
async function historyOf(
  code: Workflow<number, unknown>,
  steer: (t: TestPawl, id: string) => Promise<unknown> = () => Promise.resolve(),
  others: readonly Workflow[] = [],
): Promise<RunHistory> {
  await using t = await testPawl({ workflows: [code, ...others] });
  const run = await t.start(code, 7);
  await t.finish(run).catch(() => {});
  await steer(t, run.id);
  await t.idle();
  return await exported(t, run.id);
}

describe("pawl.export", () => {
  it("is a document that a person can read", async () => {
    const history = await historyOf(old);
    expect(history).toMatchObject({
      format: "pawl-history",
      formatVersion: 1,
      run: { workflow: "order", version: 1, status: "waiting", input: 7, createdAt: "2026-01-01T00:00:00.000Z" },
      signals: [],
    });
    expect(history.events.find(({ kind }) => kind === "step-completed")).toMatchObject({
      key: "charge",
      attempt: 2,
      at: "2026-01-01T00:01:00.000Z",
      data: { id: 7 },
    });
  });

  it("brings messages that nobody has consumed yet", async () => {
    const history = await historyOf(old, (t, id) => t.pawl.signal(id, "later", { stars: 5 }));
    expect(history.signals).toMatchObject([{ name: "later", payload: { stars: 5 }, at: expect.any(String) as string }]);
  });

  it("knows no run that is not there", async () => {
    await using t = await testPawl({ workflows: [old] });
    await expect(t.pawl.export("nothing")).rejects.toMatchObject({ code: "run_not_found" });
  });
});

describe("replay", () => {
  it("goes through the log of a waiting run, performs nothing, and says what it waits for", async () => {
    const history = await historyOf(old);
    performed.length = 0;
    expect(await replay(history, old)).toEqual({
      ok: true,
      run: history.run.id,
      workflow: "order",
      version: 1,
      steps: 4,
      patches: {},
      end: "waiting",
      waitsFor: ["signal:review"],
    });
    expect(performed).toEqual([]);
  });

  it("goes through the log of an ended run to its end", async () => {
    const history = await historyOf(old, (t, id) => t.pawl.signal(id, "review", { stars: 5 }));
    expect(history.run.status).toBe("completed");
    expect(await replay(history, [old])).toMatchObject({ ok: true, end: "completed", steps: 6 });
  });

  it("names the first step that differs", async () => {
    const history = await historyOf(old);
    const renamed = named(async (ctx) => {
      await ctx.step("charge", () => 1);
      await Promise.all([ctx.step("print", () => "l"), ctx.step("mail", () => "m")]);
    });
    const label = history.events.find(({ key }) => key === "label");
    expect(await replay(history, renamed)).toMatchObject({
      ok: false,
      steps: 1,
      expected: "label",
      expectedKind: "step-completed",
      seq: label?.seq,
      found: 'step "print"',
      code: "nondeterministic",
      message: expect.stringMatching(/expected "label" .*found step "print"/) as string,
    });
  });

  it("finds code that ends before the log does, and code that goes on behind the end", async () => {
    const completed = await historyOf(named((ctx) => ctx.step("a", () => 1)));
    const longer = named(async (ctx) => {
      await ctx.step("a", () => 1);
      await ctx.step("b", () => 2);
    });
    expect(await replay(completed, longer)).toMatchObject({
      ok: false,
      expected: "run-completed",
      found: 'step "b"',
      steps: 1,
    });
    const none = named(() => Promise.resolve(1));
    expect(await replay(completed, none)).toMatchObject({ ok: false, expected: "a", found: "the end of the workflow" });
    const throwing = named(async (ctx) => {
      await ctx.step("a", () => 1);
      throw new Error("not any more");
    });
    expect(await replay(completed, throwing)).toMatchObject({
      ok: false,
      expected: "run-completed",
      found: "the end of the workflow, by Error: not any more",
    });
  });

  it("is patient with code that awaits something of its own, and only so long", async () => {
    const history = await historyOf(named((ctx) => ctx.step("a", () => 1)));
    const slow = named(async (ctx) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const value = await ctx.step("a", () => 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return value;
    });
    expect(await replay(history, slow)).toMatchObject({ ok: true, end: "completed" });
    const hanging = named(async (ctx) => {
      await new Promise(() => {});
      return ctx.step("a", () => 1);
    });
    expect(await replay(history, hanging, { patience: 50 })).toMatchObject({
      ok: false,
      found: "nothing that Pawl knows of",
    });
    const hangingLater = named(async (ctx) => {
      await ctx.step("a", () => 1);
      return new Promise(() => {});
    });
    expect(await replay(history, hangingLater, { patience: 50 })).toMatchObject({
      ok: false,
      expected: "run-completed",
    });
  });

  it("tells which way patches go", async () => {
    const patched = named(async (ctx) => {
      const isNew = ctx.patched("print-first");
      await ctx.step("charge", () => 1);
      if (isNew) await ctx.step("print", () => 1);
      const [a] = await Promise.all([ctx.step("label", () => "l"), ctx.step("mail", () => "m")]);
      await ctx.sleep("1 day");
      return ctx.waitForSignal("review").then(() => a);
    });
    expect(await replay(await historyOf(old), patched)).toMatchObject({ ok: true, patches: { "print-first": false } });
    const ofNew = await historyOf(patched);
    expect(await replay(ofNew, patched)).toMatchObject({ ok: true, patches: { "print-first": true } });
    expect(await replay(ofNew, old, { patience: 100 })).toMatchObject({ ok: false, expected: "print" });
  });

  it("takes a run through failure, undo, retry and cancel", async () => {
    const trip = named(async (ctx) => {
      await ctx.step("flight", { undo: () => {} }, () => "f");
      await ctx.step("hotel", { retry: noRetry() }, () => {
        throw new Error("full");
      });
    });
    const failed = await historyOf(trip);
    expect(await replay(failed, trip)).toMatchObject({ ok: true, end: "failed", steps: 3 });
    const mended = named((ctx) => ctx.step("flight", { undo: () => {} }, () => "f"));
    expect(await replay(failed, mended)).toMatchObject({ ok: false, expected: "hotel" });

    const retried = await historyOf(trip, async (t, id) => t.finish(await t.pawl.retry(id)).catch(() => {}));
    expect(await replay(retried, trip)).toMatchObject({ ok: true, end: "failed" });

    const clean = named(async (ctx) => {
      try {
        await ctx.waitForSignal("never");
      } finally {
        await ctx.step("clean", () => {});
      }
    });
    const cancelled = await historyOf(clean, (t, id) => t.pawl.cancel(id));
    expect(await replay(cancelled, clean)).toMatchObject({ ok: true, end: "cancelled", steps: 2 });
    const forced = await historyOf(clean, (t, id) => t.pawl.cancel(id, { force: true }));
    expect(await replay(forced, clean)).toMatchObject({ ok: true, end: "waiting" });
  });

  it("takes runs that have not begun, and runs that continued as new", async () => {
    await using t = await testPawl({ workflows: [old] });
    const delayed = await t.start(old, 1, { delay: "1h" });
    expect(await replay(await exported(t, delayed.id), old)).toMatchObject({ ok: true, waitsFor: ["charge"] });
    await delayed.cancel();
    expect(await replay(await exported(t, delayed.id), old)).toMatchObject({ ok: true, end: "cancelled", steps: 0 });

    const count: Workflow<number, unknown> = named(async (ctx, at) => {
      await ctx.sleep("1h");
      return at === 8 ? at : ctx.continueAsNew(at + 1);
    });
    const continued = await historyOf(count);
    expect(await replay(continued, count)).toMatchObject({ ok: true, end: "continued" });
    const ending = named((ctx) => ctx.sleep("1h"));
    expect(await replay(continued, ending)).toMatchObject({ ok: false, expected: "run-continued" });
  });

  it("begins no child, asks nobody, sends nothing", async () => {
    const child = named((ctx) => ctx.step("c", () => 3), "child");
    const family = named(async (ctx) => {
      const three = await ctx.call(child, 1);
      const isSure = await ctx.interrupt<boolean>({ name: "sure", title: "Sure?" });
      const spawned = await ctx.spawn(child, 2);
      await ctx.waitForSignal("go");
      return { three, isSure, spawned: await spawned.result() };
    });
    const waiting = await historyOf(family, undefined, [child]);
    expect(await replay(waiting, family)).toMatchObject({ ok: true, steps: 1, waitsFor: ["interrupt:sure"] });
    const answered = await historyOf(family, (t, id) => t.answer(id, "sure", true), [child]);
    expect(await replay(answered, family)).toMatchObject({ ok: true, waitsFor: ["signal:go"] });
    const ended = await historyOf(
      family,
      async (t, id) => {
        await t.answer(id, "sure", true);
        await t.signal(id, "go");
      },
      [child],
    );
    expect(ended.run.status).toBe("completed");
    expect(await replay(ended, family)).toMatchObject({ ok: true, end: "completed" });
    // What comes behind the history is begun by nobody.
    const more = named(async (ctx) => {
      await ctx.call(child, 1);
      return Promise.all([ctx.call(child, 2), ctx.spawn("elsewhere", 1), ctx.signal("other", "go")]);
    });
    const cut = { ...waiting, events: waiting.events.filter(({ kind }) => !kind.startsWith("interrupt")) };
    expect(await replay(cut, more)).toMatchObject({ ok: true, end: "waiting" });
  });

  it("takes graphs, from the position that they have come to", async () => {
    const make = (second: string): Graph<{ log: string[] }> => {
      const one = node({
        name: "one",
        exec: () => "1",
        post: (state: { log: string[] }, _, value: string) => void state.log.push(value),
      });
      const two = node({
        name: second,
        retry: fixed({ attempts: 2, delay: "1 day" }),
        exec: (): string => {
          throw new Error("away");
        },
      });
      one.next(two);
      return new Graph({ name: "walk", start: one });
    };
    await using t = await testPawl({ workflows: [make("two")] });
    const run = await t.start("walk", { log: [] });
    await t.idle();
    const history = await exported(t, run.id);
    expect(await replay(history, make("two"))).toMatchObject({ ok: true, waitsFor: ["two"] });
    expect(await replay(history, make("other"))).toMatchObject({
      ok: false,
      expected: "two",
      found: expect.stringContaining('had come to node "two", which graph "walk" no longer has') as string,
    });
  });

  it("refuses what is no history, or one of another workflow or version", async () => {
    const history = await historyOf(old);
    await expect(replay({} as RunHistory, old)).rejects.toMatchObject({ code: "history_invalid" });
    await expect(replay({ ...history, formatVersion: 2 }, old)).rejects.toThrow(
      /format version 2; this Pawl knows it up to 1/,
    );
    await expect(replay({ ...history, events: history.events.slice(1) }, old)).rejects.toThrow(/event 1 in its place/);
    await expect(
      replay(
        history,
        named(() => Promise.resolve(), "other"),
      ),
    ).rejects.toMatchObject({
      code: "workflow_not_registered",
    });
    const next = workflow({ name: "order", version: 2 }, old.handler as never);
    await expect(replay(history, [next])).rejects.toMatchObject({ code: "workflow_version_not_registered" });
    expect(await replay(history, [next], { version: 2 })).toMatchObject({ ok: true, version: 2 });
    expect(await replay(history, next)).toMatchObject({ ok: true });
  });
});
