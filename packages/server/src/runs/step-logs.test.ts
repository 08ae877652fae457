import { createPawl, workflow } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StepLogs } from "./step-logs.ts";

const items = workflow({ name: "items" }, async (ctx, count: number) => {
  for (let at = 0; at < count; at++) await ctx.step("item", () => ({ at }));
});

let pawl: Awaited<ReturnType<typeof createPawl>>;
beforeAll(async () => {
  pawl = await createPawl({ store: "memory:", workflows: [items] });
  await pawl.startWorker();
});
afterAll(() => pawl.close());

async function ended(count: number) {
  const run = await pawl.start(items, count);
  await run.result();
  return pawl.get(run.id);
}

test("keeps the runs that were looked at last, and no more steps than it may", async () => {
  const logs = new StepLogs(pawl, { stepsMax: 10 });
  for (const count of [4, 5, 6]) await logs.read(await ended(count));
  // There was room for the third when it came.
  expect(logs.size).toBe(15);
  await logs.read(await ended(1));
  expect(logs.size).toBe(7);
});

test("gives a step with what it has made, of a run that is larger than all that is kept, too", async () => {
  const run = await ended(3);
  const logs = new StepLogs(pawl, { stepsMax: 1 });
  expect(await logs.step(run, "item#2")).toMatchObject({ key: "item#2", status: "completed", output: { at: 1 } });
  expect(await logs.step(run, "nothing")).toBeUndefined();
});
