import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixed } from "../retry/retry-policy.ts";
import { testPawl, type TestPawl } from "../testing/test-pawl.ts";
import { workflow } from "../workflow/workflow.ts";

const stores = {
  memory: () => "memory:",
  sqlite: () => `sqlite:${join(mkdtempSync(join(tmpdir(), "pawl-")), "pawl.db")}`,
};

async function statuses(t: TestPawl, runId: string): Promise<Record<string, string>> {
  return Object.fromEntries((await t.pawl.steps(runId)).map(({ key, status }) => [key, status]));
}

describe.each(["memory", "sqlite"] as const)("the steps of a race on %s", (kind) => {
  it("are dropped with what they asked for when another branch has decided", async () => {
    const patient = workflow({ name: "patient" }, async (ctx) => {
      await ctx.race("first", {
        deadline: () => ctx.sleep("3 days"),
        answer: async () => {
          await ctx.step("ask", () => "asked");
          await ctx.sleep("1 hour");
          await Promise.all([ctx.step("note", () => "noted"), ctx.sleep("1 minute")]);
        },
      });
      await ctx.waitForSignal("go");
    });
    await using t = await testPawl({ workflows: [patient], store: stores[kind]() });
    const run = await t.start(patient);
    await t.idle();
    expect(await statuses(t, run.id)).toEqual({
      "first/deadline": "running",
      "first/answer": "running",
      "first/deadline/sleep": "waiting",
      "first/answer/ask": "completed",
      "first/answer/sleep": "waiting",
    });
    await t.advance("2 hours");
    expect(await statuses(t, run.id)).toEqual({
      "first/deadline": "dropped",
      "first/answer": "completed",
      "first/deadline/sleep": "dropped",
      "first/answer/ask": "completed",
      "first/answer/sleep": "completed",
      "first/answer/note": "completed",
      "first/answer/sleep#2": "completed",
      "signal:go": "waiting",
    });
    const steps = await t.pawl.steps(run.id);
    const endOf = (key: string): Date | undefined => steps.find((step) => step.key === key)?.finishedAt;
    expect(endOf("first/deadline/sleep")).toEqual(endOf("first/answer"));
  });

  it("are dropped while they run or would be tried again, whoever wins, and though the winner has told nothing of the race", async () => {
    const hasty = workflow({ name: "hasty", retry: fixed({ attempts: 9, delay: "1 day" }) }, async (ctx) => {
      await ctx.race("first", {
        slow: () => t.clock.sleep("3 days"),
        flaky: () => Promise.reject(new Error("not now")),
        quick: () => t.clock.sleep("1 hour"),
      });
      await ctx.waitForSignal("go");
    });
    await using t = await testPawl({ workflows: [hasty], store: stores[kind]() });
    const run = await t.start(hasty);
    await t.advance("10 minutes");
    expect(await statuses(t, run.id)).toEqual({
      "first/flaky": "retrying",
      "first/slow": "running",
      "first/quick": "running",
    });
    await t.advance("1 hour");
    expect(await statuses(t, run.id)).toEqual({
      "first/flaky": "dropped",
      "first/slow": "dropped",
      "first/quick": "completed",
      "signal:go": "waiting",
    });
  });

  it("stay as they are when a branch has failed in a race that collects failures", async () => {
    const collecting = workflow({ name: "collecting" }, (ctx) =>
      ctx.race(
        "first",
        {
          failing: async () => {
            await ctx.sleep("1 minute");
            throw new Error("no");
          },
          waiting: () => ctx.waitForSignal("go"),
        },
        { onError: "collect-all" },
      ),
    );
    await using t = await testPawl({ workflows: [collecting], store: stores[kind]() });
    const run = await t.start(collecting);
    await t.advance("1 hour");
    expect(await statuses(t, run.id)).toEqual({
      "first/failing": "failed",
      "first/waiting": "running",
      "first/failing/sleep": "completed",
      "first/waiting/signal:go": "waiting",
    });
  });

  it("of a parallel stay as they are when one has ended", async () => {
    const both = workflow({ name: "both" }, (ctx) =>
      ctx.parallel("both", { quick: () => ctx.sleep("1 minute"), slow: () => ctx.sleep("1 day") }),
    );
    await using t = await testPawl({ workflows: [both], store: stores[kind]() });
    const run = await t.start(both);
    await t.advance("1 hour");
    expect(await statuses(t, run.id)).toEqual({
      "both/quick": "completed",
      "both/slow": "running",
      "both/quick/sleep": "completed",
      "both/slow/sleep": "waiting",
    });
  });

  it("come to the same with every step replayed", async () => {
    const noted = workflow({ name: "noted" }, async (ctx) => {
      const { winner } = await ctx.race("first", {
        late: () => ctx.sleep("3 days"),
        soon: async () => {
          ctx.log.info("begins");
          await ctx.sleep("1 hour");
          await ctx.step("note", () => "noted");
        },
      });
      await ctx.sleep("1 day");
      return winner;
    });
    await using t = await testPawl({ workflows: [noted], store: stores[kind](), alwaysReplay: true });
    const run = await t.start(noted);
    await t.advance("2 hours");
    expect(await statuses(t, run.id)).toMatchObject({
      "first/late": "dropped",
      "first/soon": "completed",
      "first/late/sleep": "dropped",
      "first/soon/sleep": "completed",
    });
    expect(await t.finish(run)).toBe("soon");
    expect((await t.history(run)).filter((line) => line.startsWith("log"))).toHaveLength(1);
  });
});
