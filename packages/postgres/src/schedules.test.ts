import { createPawl, workflow } from "pawl";
import { expect, it } from "vitest";
import { createDatabase } from "./testing/servers.fixture.ts";

it("starts one run a tick, with three processes on one database", async () => {
  const store = await createDatabase("embedded");
  const ticks: number[] = [];
  let done = (): void => {};
  const enough = new Promise<void>((resolve) => (done = resolve));
  const note = workflow({ name: "note", schedule: { every: "1s", overlap: "queue" } }, async (ctx) => {
    await ctx.step("note", () => void ticks.push(ctx.run.scheduledFor?.getTime() ?? Number.NaN));
    if (ticks.length >= 3) done();
  });
  const pawls = await Promise.all([1, 2, 3].map(() => createPawl({ store, workflows: [note] })));
  const [first] = pawls as [(typeof pawls)[number]];
  try {
    await Promise.all(pawls.map((pawl) => pawl.startWorker()));
    await enough;
    await first.schedules.pause("note", "enough");
    const { counts, pauseNote } = await first.schedules.get("note");
    const { items } = await first.list({ tags: { schedule: "note" }, limit: 1_000 });
    expect(pauseNote).toBe("enough");
    expect(new Set(items.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(items.length);
    expect(counts.started).toBe(items.length);
    expect(new Set(ticks).size).toBe(ticks.length);
    expect((await first.schedules.list()).items.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "note paused",
    ]);
  } finally {
    await Promise.all(pawls.map((pawl) => pawl.close({ timeout: 0 })));
  }
});
