import { AssertionError } from "node:assert";
import { describe, expect, it } from "vitest";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import { testPawl } from "./test-pawl.ts";

const ship = workflow({ name: "ship" }, (ctx) => ctx.step("pack", () => ({ weight: 3n })));
const order = workflow({ name: "order" }, async (ctx) => {
  await ctx.step("charge", { retry: fixed({ attempts: 2, delay: "1h" }), undo: () => {} }, ({ attempt }) => {
    if (attempt === 1) throw new Error("no network");
    return { id: "p-1" };
  });
  await ctx.sleep("1 day");
  ctx.emit("slept", { days: 1 });
  await ctx.call(ship);
  await ctx.waitForSignal("review", { timeout: "1h" }).catch(() => {});
  await ctx.interrupt({ name: "send", title: "Send it?" });
  await ctx.step("send", { retry: noRetry() }, () => {
    throw new Error("no van");
  });
});

describe("t.history", () => {
  it("tells a run as lines without times and ids", async () => {
    await using t = await testPawl({ workflows: [order, ship] });
    const run = await t.start(order);
    await t.answer(run, "send", true, { by: "ann" });
    await expect(t.finish(run)).rejects.toThrow("no van");
    expect(await t.history(run)).toMatchInlineSnapshot(`
      [
        "run-started",
        "step-failed charge, attempt 1: no network",
        "step-completed charge, attempt 2: {"id":"p-1"}",
        "sleep-started sleep",
        "sleep-completed sleep",
        "slept: {"days":1}",
        "child-started call:ship: ship",
        "child-completed call:ship: {"weight":"3n"}",
        "wait-started signal:review",
        "signal-timed-out signal:review",
        "interrupt-opened interrupt:send",
        "interrupt-answered interrupt:send: {"value":true,"by":"ann"}",
        "step-failed send, attempt 1: no van",
        "run-compensating",
        "step-completed undo:charge",
        "run-failed: no van",
      ]
    `);
  });
});

describe("t.expectSteps", () => {
  const failure = async (check: Promise<void>): Promise<AssertionError> => {
    const error = await check.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(AssertionError);
    return error as AssertionError;
  };

  it("accepts what has completed, in its order, and tells both lists where they differ", async () => {
    await using t = await testPawl({ workflows: [order, ship] });
    const run = await t.start(order);
    await t.answer(run, "send", true);
    await t.finish(run).catch(() => {});
    await t.expectSteps(run, ["charge", "undo:charge"]);
    const error = await failure(t.expectSteps(run, ["charge", "send"]));
    expect(error.message).toContain(
      'The run has completed the steps "charge", "undo:charge", not "charge", "send". Not completed: send (failed: no van).',
    );
    expect(error).toMatchObject({ actual: ["charge", "undo:charge"], expected: ["charge", "send"] });
  });

  it("fails for a run that has done nothing yet", async () => {
    await using t = await testPawl({ workflows: [order, ship] });
    const run = await t.start(order, undefined, { delay: "1h" });
    await t.expectSteps(run, []);
    expect((await failure(t.expectSteps(run.id, ["charge"]))).message).toContain(
      'The run has completed the steps none, not "charge".',
    );
  });
});
