import { describe, expect, it } from "vitest";
import { workflow, type Workflow } from "../workflow/workflow.ts";
import { testPawl } from "./test-pawl.ts";

const expense = workflow({ name: "expense" }, async (ctx, amount: number) => {
  await ctx.sleep("2 days");
  const first = await ctx.interrupt<boolean>({ name: "approve", title: "May I?", timeout: "7 days" });
  const second = await ctx.interrupt<string>({ name: "why", title: "Why?" });
  return { amount, first, second };
});
const batch = workflow({ name: "batch" }, (ctx) => ctx.call(expense, 5));

describe.each([{ alwaysReplay: false }, { alwaysReplay: true }])(
  "t.answer, with $alwaysReplay for alwaysReplay",
  (options) => {
    it("waits in virtual time until the question is open, and answers as somebody", async () => {
      await using t = await testPawl({ workflows: [expense], ...options });
      const run = await t.start(expense, 70);
      expect(await t.answer(run, "approve", true, { by: "ann" })).toMatchObject({
        status: "answered",
        answeredBy: "ann",
      });
      expect(t.clock.now().toISOString()).toBe("2026-01-03T00:00:00.000Z");
      await t.answer(run, "why", "because");
      expect(await t.finish(run)).toEqual({ amount: 70, first: true, second: "because" });
    });

    it("finds questions of children", async () => {
      await using t = await testPawl({ workflows: [batch, expense], ...options });
      const run = await t.start(batch);
      await t.answer(run, "approve", false);
      await t.answer(run.id, "why", "no");
      expect(await t.finish(run)).toMatchObject({ first: false, second: "no" });
    });
  },
);

describe("t.answer", () => {
  it("finds questions behind a run that continues as new", async () => {
    const turn: Workflow<number, unknown> = workflow({ name: "turn" }, (ctx, at: number) =>
      at < 3 ? ctx.continueAsNew(at + 1) : ctx.interrupt({ name: "stop", title: "Stop?" }),
    );
    await using t = await testPawl({ workflows: [turn] });
    const run = await t.start(turn, 1);
    await t.answer(run, "stop", "yes");
    expect(await t.finish(run)).toBe("yes");
  });

  it("says what the run does instead of asking", async () => {
    await using t = await testPawl({ workflows: [expense] });
    const run = await t.start(expense, 1);
    await expect(t.answer(run, "nothing", 1)).rejects.toMatchObject({
      code: "interrupt_not_found",
      message: expect.stringMatching(/does not ask "nothing": it has ended as failed \(\w+: .+\)\.$/) as string,
    });
    const patient = await t.start(expense, 2);
    await t.answer(patient, "approve", true);
    await expect(t.answer(patient, "approve", 1)).rejects.toThrow(/waits for an answer to "Why\?" \(interrupt:why/);
  });
});

describe("t.finish", () => {
  it("names what a child waits for", async () => {
    const child = workflow({ name: "child" }, (ctx) => ctx.waitForSignal("go"));
    const parent = workflow({ name: "parent" }, (ctx) => ctx.call(child));
    await using t = await testPawl({ workflows: [parent, child] });
    const run = await t.start(parent);
    await expect(t.finish(run)).rejects.toMatchObject({
      code: "run_not_terminal",
      message: expect.stringMatching(/waits for its child "child" \(.*\), and it waits for the signal "go"/) as string,
    });
    const { items } = await t.pawl.children(run.id);
    await t.signal(items[0]?.id as string, "go", 4);
    expect(await t.finish(run)).toBe(4);
  });

  it("lets children sleep", async () => {
    const child = workflow({ name: "child" }, (ctx) => ctx.sleep("100 days"));
    const parent = workflow({ name: "parent" }, (ctx) => ctx.call(child));
    await using t = await testPawl({ workflows: [parent, child] });
    await t.finish(await t.start(parent));
    expect(t.clock.now().toISOString()).toBe("2026-04-11T00:00:00.000Z");
  });
});
