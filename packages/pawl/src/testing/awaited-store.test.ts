import { mkdtempSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workflow } from "../workflow/workflow.ts";
import { testPawl } from "./test-pawl.ts";
import { VirtualClock } from "./virtual-clock.ts";

const store = (): string => `sqlite:${join(mkdtempSync(join(tmpdir(), "pawl-")), "pawl.db")}`;

test("lets weeks pass over a store on disk", async () => {
  const reminder = workflow({ name: "reminder" }, async (ctx) => {
    await ctx.step("ask", () => "asked");
    const answer = await ctx.waitForSignal<string>("answer", { timeout: "3 days" });
    await ctx.sleep("30 days");
    return answer;
  });
  await using t = await testPawl({ workflows: [reminder], store: store() });
  const run = await t.start(reminder);
  await t.advance("2 days");
  expect(await run.status()).toBe("waiting");
  await run.signal("answer", "yes");
  await t.advance("30 days");
  expect(await run.status()).toBe("completed");
  expect(t.clock.now().toISOString()).toBe("2026-02-02T00:00:00.000Z");
});

test("waits for transactions, which no store in memory has", async () => {
  const ledger = workflow({ name: "ledger" }, async (ctx) => {
    await ctx.sleep("1 day");
    return ctx.transaction("write", (tx: DatabaseSync) => {
      tx.exec("CREATE TABLE ledger (amount INTEGER); INSERT INTO ledger VALUES (5)");
      return tx.prepare("SELECT amount FROM ledger").get();
    });
  });
  await using t = await testPawl({ workflows: [ledger], store: store() });
  expect(await t.finish(await t.start(ledger))).toEqual({ amount: 5 });
});

test.each(["memory:", "on disk"])("jumps over days in which a step is running (%s)", async (where) => {
  const slow = workflow({ name: "slow" }, async (ctx) => {
    const decided = await ctx.race("patience", {
      hanging: () => new Promise<never>(() => {}),
      days: () => ctx.sleep("3 days"),
    });
    await Promise.all([ctx.sleep("2 days"), ctx.step("work", () => t.clock.sleep("3 days"))]);
    return decided.winner;
  });
  await using t = await testPawl({ workflows: [slow], store: where === "on disk" ? store() : where });
  let hops = 0;
  const { clock } = t;
  const advanceToNext = clock.advanceToNext.bind(clock);
  clock.advanceToNext = (untilMs) => {
    hops++;
    return advanceToNext(untilMs);
  };
  expect(await t.finish(await t.start(slow))).toBe("days");
  expect(clock.now().toISOString()).toBe("2026-01-07T00:00:00.000Z");
  // Twice a second, a worker looks at steps that take long: a million times in six days.
  expect(hops).toBeLessThan(3_000);
});

test("is not kept from moving by work that has failed", async () => {
  const clock = new VirtualClock();
  const work = clock.during(Promise.reject(new Error("gone")));
  await expect(work).rejects.toThrow("gone");
  await clock.advance("1 day");
  expect(clock.now().toISOString()).toBe("2026-01-02T00:00:00.000Z");
});
