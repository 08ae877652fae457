import { expect, it } from "vitest";
import { testPawl } from "../../testing/test-pawl.ts";
import { MemoryStore } from "../../store/memory/memory-store.ts";
import { workflow } from "../../workflow/workflow.ts";
import { stillRunning } from "./running-runs.ts";

it("finds the run that a chain has come to, and leaves out what has ended or was deleted", async () => {
  const chain = workflow({ name: "chain" }, async (ctx, left: number) => {
    if (left === 0) return ctx.sleep("1 day");
    await ctx.continueAsNew(left - 1);
  });
  const quick = workflow({ name: "quick" }, () => 1);
  const store = new MemoryStore();
  await using t = await testPawl({ workflows: [chain, quick], store });
  const [long, asleep, ended] = [await t.start(chain, 3), await t.start(chain, 0), await t.start(quick)];
  await t.idle();
  const found = await stillRunning(store, [long.id, asleep.id, ended.id, "deleted"]);
  expect([...found.keys()].sort()).toEqual([long.id, asleep.id].sort());
  expect(found.get(asleep.id)).toBe(asleep.id);
  expect((await t.pawl.get(found.get(long.id) as string)).status).toBe("sleeping");
  expect(found.get(long.id)).not.toBe(long.id);
  await t.advance("1 day");
  expect((await stillRunning(store, [long.id, asleep.id])).size).toBe(0);
});
