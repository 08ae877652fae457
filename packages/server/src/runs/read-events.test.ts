import { createPawl, workflow } from "pawl";
import { expect, test } from "vitest";
import { readEventsPage } from "./read-events.ts";

const heavy = workflow({ name: "heavy" }, async (ctx) => {
  for (let at = 0; at < 10; at += 1) await ctx.step("load", () => "x".repeat(1_500_000));
  for (let at = 0; at < 300; at += 1) ctx.emit("light", at);
});

test("a page is as large as its events let it be, and the next goes on where it ends", async () => {
  const pawl = await createPawl({ store: "memory:", workflows: [heavy] });
  await pawl.startWorker();
  const run = await pawl.start(heavy, undefined);
  await run.result();
  const seqs: number[] = [];
  const pages: number[] = [];
  for (let from = 1; ;) {
    const page = await readEventsPage(pawl, { userId: "ann", role: "user" } as never, {
      run,
      query: { from, limit: 1_000 },
    });
    seqs.push(...page.items.map(({ seq }) => seq));
    pages.push(JSON.stringify(page.items).length);
    from = page.nextFrom;
    if (page.isEnd) break;
  }
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  expect(seqs.length).toBeGreaterThan(310);
  expect(Math.max(...pages)).toBeLessThan(6_000_000);
  expect(pages.length).toBeGreaterThan(2);
  await pawl.close();
});
