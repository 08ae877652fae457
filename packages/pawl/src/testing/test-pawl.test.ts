import { describe, expect, it } from "vitest";
import { fixed } from "../retry/retry-policy.ts";
import { workflow, type Workflow } from "../workflow/workflow.ts";
import { testPawl } from "./test-pawl.ts";

const reminder = workflow({ name: "reminder" }, async (ctx, to: string) => {
  await ctx.step("ask", () => `asked ${to}`);
  await ctx.sleep("30 days");
  const days = (ctx.now() - ctx.run.startedAt.getTime()) / 86_400_000;
  return ctx.step("remind", () => `reminded ${to} after ${days} days`);
});

describe("testPawl", () => {
  it("lets a month pass in no time", async () => {
    await using t = await testPawl({ workflows: [reminder] });
    const run = await t.start(reminder, "ann");
    await t.idle();
    expect(await run.status()).toBe("sleeping");
    await t.advance("29 days");
    expect(await run.status()).toBe("sleeping");
    await t.advance("1 day");
    expect(await run.result()).toBe("reminded ann after 30 days");
  });

  it("begins at the moment that it is given", async () => {
    const now = workflow({ name: "now" }, (ctx) => new Date(ctx.now()).toISOString());
    await using t = await testPawl({ workflows: [now], startAt: new Date("2030-05-06T07:08:09Z") });
    const run = await t.start(now);
    expect(await run.result()).toBe("2030-05-06T07:08:09.000Z");
  });

  it("finishes a run, however long its retries and sleeps take", async () => {
    let calls = 0;
    const stubborn = workflow({ name: "stubborn" }, async (ctx) => {
      const calledTimes = await ctx.step("call", { retry: fixed({ attempts: 5, delay: "6 hours" }) }, () => {
        if (++calls < 5) throw new Error("not yet");
        return calls;
      });
      await ctx.sleep("1 day");
      return calledTimes;
    });
    await using t = await testPawl({ workflows: [stubborn] });
    expect(await t.finish(await t.start(stubborn))).toBe(5);
    expect(t.clock.now().toISOString()).toBe("2026-01-03T00:00:00.000Z");
  });

  it("finishes the whole chain of a run that continues as new", async () => {
    const count: Workflow<number, number> = workflow({ name: "count" }, async (ctx, at: number) => {
      await ctx.sleep("1h");
      return at === 3 ? at : ctx.continueAsNew(at + 1);
    });
    await using t = await testPawl({ workflows: [count] });
    expect(await t.finish(await t.start(count, 1))).toBe(3);
  });

  it("gives the error of a run that fails", async () => {
    const broken = workflow({ name: "broken" }, async (ctx) => {
      await ctx.sleep("1 day");
      throw new Error("no use");
    });
    await using t = await testPawl({ workflows: [broken] });
    await expect(t.finish(await t.start(broken))).rejects.toThrow("no use");
  });

  it("says what a run waits for that no passing of time ends", async () => {
    const patient = workflow({ name: "patient" }, (ctx) => ctx.waitForSignal("go"));
    await using t = await testPawl({ workflows: [patient] });
    const run = await t.start(patient);
    await expect(t.finish(run)).rejects.toThrow(/waits for the signal "go"/);
    await run.signal("go", 7);
    expect(await t.finish(run)).toBe(7);
  });

  it("says which questions a run waits for, which are answered as anywhere", async () => {
    const asking = workflow({ name: "asking" }, (ctx) =>
      Promise.all([ctx.interrupt({ name: "first", title: "May I?" }), ctx.waitForSignal("go")]),
    );
    await using t = await testPawl({ workflows: [asking] });
    const run = await t.start(asking);
    await expect(t.finish(run)).rejects.toThrow(
      /waits for the signal "go" or an answer to "May I\?" \(interrupt:first, /,
    );
    const { items } = await t.pawl.interrupts.list({ run: run.id });
    await t.pawl.answer(items[0]?.id ?? "", "you may");
    await run.signal("go", 7);
    expect(await t.finish(run)).toEqual(["you may", 7]);
  });

  it("says when a step does not end", async () => {
    const hanging = workflow({ name: "hanging" }, (ctx) => ctx.step("hang", () => new Promise(() => {})));
    await using t = await testPawl({ workflows: [hanging] });
    await expect(t.finish(await t.start(hanging))).rejects.toThrow(/a step of it does not end/);
  });

  it("lets steps take virtual time, and time out in it", async () => {
    const slow = workflow({ name: "slow" }, (ctx) =>
      ctx.step("work", { timeout: "1 minute", retry: fixed({ attempts: 2, delay: "1s" }) }, async ({ attempt }) => {
        await t.clock.sleep(attempt === 1 ? "2 minutes" : "30s");
        return attempt;
      }),
    );
    await using t = await testPawl({ workflows: [slow] });
    expect(await t.finish(await t.start(slow))).toBe(2);
  });

  it("closes while a step hangs", async () => {
    const hanging = workflow({ name: "hanging" }, (ctx) => ctx.step("hang", () => new Promise(() => {})));
    const t = await testPawl({ workflows: [hanging] });
    await t.start(hanging);
    await t.idle();
    await t.close();
  });
});

describe("alwaysReplay", () => {
  const steady = workflow({ name: "steady" }, async (ctx) => {
    const values = await Promise.all([ctx.step("a", () => 1), ctx.step("b", () => 2)]);
    const isHeads = ctx.random() < 0.5;
    await ctx.sleep("1h");
    const side = await ctx.step(isHeads ? "heads" : "tails", () => (isHeads ? "heads" : "tails"));
    return { values, isRight: (side === "heads") === isHeads, at: ctx.now() };
  });

  it("gives a right workflow the same result", async () => {
    await using without = await testPawl({ workflows: [steady] });
    await using replayed = await testPawl({ workflows: [steady], alwaysReplay: true });
    const run = await replayed.start(steady);
    const result = await replayed.finish(run);
    expect(result).toEqual(await without.finish(await without.start(steady)));
    expect(result.isRight).toBe(true);
    expect((await run.get()).epoch).toBeGreaterThan(3);
  });

  it("finds a branch that chance decides outside of the context", async () => {
    let calls = 0;
    const fickle = workflow({ name: "fickle" }, async (ctx) => {
      // As Math.random would: another answer at every call.
      if (++calls % 2 === 1) await ctx.step("left", () => "left");
      else await ctx.step("right", () => "right");
      return ctx.step("end", () => "end");
    });
    await using t = await testPawl({ workflows: [fickle], alwaysReplay: true });
    const run = await t.start(fickle);
    await expect(t.finish(run)).rejects.toMatchObject({
      code: "nondeterministic",
      message: expect.stringMatching(/expected "left" .*found step "right"/) as string,
    });
    expect(await run.status()).toBe("blocked");
  });
});

it("lets time pass for children too", async () => {
  const child = workflow({ name: "child" }, async (ctx) => {
    await ctx.sleep("3 days");
    return ctx.now();
  });
  const parent = workflow({ name: "parent" }, async (ctx) => {
    const before = ctx.now();
    return (await ctx.call(child)) - before;
  });
  await using t = await testPawl({ workflows: [parent, child] });
  expect(await t.finish(await t.start(parent))).toBe(3 * 86_400_000);
});
