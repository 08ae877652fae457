import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Pawl } from "../client/pawl.ts";
import { workflow } from "../workflow/workflow.ts";
import {
  eventsOf,
  Gate,
  ManualClock,
  openPawl,
  Place,
  storeKinds,
  story,
  until,
  untilStatus,
} from "./test-kit.fixture.ts";

async function onlyChild(pawl: Pawl, runId: string): Promise<string> {
  const { items } = await pawl.children(runId);
  expect(items).toHaveLength(1);
  return items[0]?.id as string;
}

const sleeper = workflow({ name: "sleeper" }, async (ctx) => {
  await ctx.sleep("10d");
  return "slept";
});

describe.each(storeKinds)("a child that is started anew for a fork on %s", (kind) => {
  it.each(["at once", "with alwaysReplay", "after a pause"])(
    "is told what the fork says, and the origin's is not, %s",
    async (how) => {
      let gate: Gate | null = null;
      let checks = 0;
      const slowInput = z.string().refine(async () => {
        checks++;
        await gate?.opened;
        return true;
      });
      const listener = workflow({ name: "listener", input: slowInput }, async (ctx) => {
        const heard: unknown[] = [];
        for (let n = 0; n < 3; n++) heard.push(await ctx.waitForSignal("word"));
        return heard;
      });
      const speaker = workflow({ name: "speaker" }, async (ctx) => {
        const child = await ctx.spawn(listener, "input");
        await ctx.step("before", () => 1);
        await child.signal("word", `${ctx.run.id} by its handle`);
        await ctx.signal(child.id, "word", `${ctx.run.id} by its id`);
        return child.result();
      });
      const pawl = await openPawl(kind, [speaker, listener], { alwaysReplay: how === "with alwaysReplay" });
      const origin = await pawl.start(speaker);
      await until(async () => (await story(pawl, origin.id)).includes("signal-sent send:word#2"));
      await untilStatus(pawl, origin.id, "waiting");

      gate = new Gate();
      checks = 0;
      const fork = await pawl.fork(origin.id, { from: "send:word" });
      await until(() => checks > 0);
      if (how === "after a pause") {
        const paused = pawl.pause(fork.id);
        await until(async () => (await pawl.get(fork.id)).pauseRequested);
        gate.open();
        await paused;
        await untilStatus(pawl, fork.id, "paused");
        await until(async () => (await pawl.children(fork.id)).items.length === 0);
        await pawl.resume(fork.id);
      }
      gate.open();
      await until(async () => (await story(pawl, fork.id)).includes("signal-sent send:word#2"));
      for (const run of [origin, fork]) await pawl.signal(await onlyChild(pawl, run.id), "word", "the last");
      for (const run of [origin, fork])
        expect(await run.result()).toEqual([`${run.id} by its handle`, `${run.id} by its id`, "the last"]);
    },
  );

  it.each([false, true])(
    "is not started where the fork is cancelled first, and the origin's goes on (alwaysReplay: %s)",
    async (alwaysReplay) => {
      const clock = new ManualClock();
      const ends: unknown[] = [];
      const parent = workflow({ name: "parent" }, async (ctx) => {
        const child = await ctx.spawn(sleeper);
        await ctx.step("a", () => 1);
        try {
          await ctx.sleep("1d");
          await ctx.waitForSignal("go");
        } finally {
          await child.signal("word");
          await child.cancel({ reason: `asked by ${ctx.run.id}` });
          await ctx.signal(child.id, "word");
          const end = await child.result().catch((error: { code: string }) => error.code);
          await ctx.step("end", () => ends.push(end));
          await child.cancel();
        }
      });
      const place = new Place(kind);
      const client = await place.client([parent, sleeper], { clock });
      const first = await place.open([parent, sleeper], { clock });
      const origin = await first.start(parent);
      await untilStatus(first, origin.id, "sleeping");
      clock.advance("1d");
      await untilStatus(first, origin.id, "waiting");
      await first.close();
      const fork = await client.fork(origin.id, { from: "signal:go" });
      const cancelled = client.cancel(fork.id);
      const second = await place.open([parent, sleeper], { clock, alwaysReplay });
      expect((await cancelled).status).toBe("cancelled");
      expect(ends).toEqual(["child_cancelled"]);
      expect((await second.children(fork.id)).items).toEqual([]);
      expect((await second.get(await onlyChild(second, origin.id))).status).toBe("sleeping");
      // Retried, it does begin a child, and holds on to that one.
      await second.retry(fork.id);
      await until(async () => (await second.children(fork.id)).items[0]?.status === "sleeping");
      await untilStatus(second, fork.id, "waiting");
      await second.signal(fork.id, "go");
      await fork.result();
      expect(ends).toEqual(["child_cancelled", "child_cancelled"]);
      expect((await second.get(await onlyChild(second, fork.id))).error?.message).toContain(`asked by ${fork.id}`);
      expect((await second.get(await onlyChild(second, origin.id))).status).toBe("sleeping");
    },
  );

  it("is left alone where its end was taken over: it is the origin's", async () => {
    const doubled = workflow({ name: "doubled" }, async (ctx, n: number) => {
      if (n > 1) await ctx.waitForSignal("go");
      return ctx.step("double", () => n * 2);
    });
    const parent = workflow({ name: "parent" }, async (ctx) => {
      const child = await ctx.spawn(doubled, 1);
      const before = await child.result();
      await ctx.step("b", () => 1);
      await child.cancel();
      await child.signal("go");
      return [before, await child.result()];
    });
    const pawl = await openPawl(kind, [parent, doubled]);
    const origin = await pawl.start(parent);
    expect(await origin.result()).toEqual([2, 2]);
    const fork = await pawl.fork(origin.id, { from: "b" });
    expect(await fork.result()).toEqual([2, 2]);
    expect((await pawl.children(fork.id)).items).toEqual([]);
    for (const { data } of (await eventsOf(pawl, fork.id)).filter(({ kind: each }) => each.endsWith("-sent")))
      expect(data).toMatchObject({ to: null });
  });
});
