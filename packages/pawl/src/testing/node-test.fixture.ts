/* oxlint-disable typescript/no-floating-promises -- node:test itself waits for its tests. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fixed, workflow } from "pawl";
import { testPawl } from "pawl/testing";

/** The kit in node:test, as its users write it; `node-test.test.ts` runs this. */
const expense = workflow({ name: "expense" }, async (ctx, amount: number) => {
  const receipt = await ctx.step("scan", { retry: fixed({ attempts: 3, delay: "10m" }) }, () => "a real scanner");
  const isApproved = await ctx.interrupt<boolean>({ name: "approve", title: `Pay ${amount}?`, timeout: "14 days" });
  if (isApproved) await ctx.step("pay", () => {});
  return { receipt, isApproved };
});

test("an expense is scanned, approved and paid", async () => {
  await using t = await testPawl({ workflows: [expense], strict: true, alwaysReplay: true });
  // oxlint-disable-next-line unicorn/no-thenable -- `then` is a value here: what the mock gives after it has failed
  t.mockStep("scan", { fail: "no paper", times: 1, then: "r-1" });
  t.mockStep("pay", undefined);
  const run = await t.start(expense, 70);
  await t.advance("1 day");
  await t.answer(run, "approve", true, { by: "ann" });
  assert.deepEqual(await t.finish(run), { receipt: "r-1", isApproved: true });
  await t.expectSteps(run, ["scan", "pay"]);
  assert.equal(t.calls("scan").length, 2);
});

test("a run that has not paid is told by what it has done", async () => {
  await using t = await testPawl({ workflows: [expense], mockSteps: { scan: "r-1" } });
  const run = await t.start(expense, 70);
  await t.answer(run, "approve", false);
  await assert.rejects(t.expectSteps(run, ["scan", "pay"]), {
    name: "AssertionError",
    message: /The run has completed the steps "scan", not "scan", "pay"\./,
  });
});
