import { expect, it } from "vitest";
import { Dice } from "../testing/simulation/dice.ts";
import { testPawl } from "../testing/test-pawl.ts";
import type { Context } from "../workflow/context.ts";
import { workflow } from "../workflow/workflow.ts";
import { eventsOf, silentLogger } from "./test-kit.fixture.ts";

/** What a program does, one after the other. */
type Act =
  | { readonly does: "write"; readonly stream: string; readonly label: string }
  | { readonly does: "end"; readonly stream: string; readonly label: string }
  | { readonly does: "log"; readonly label: string }
  | { readonly does: "emit"; readonly label: string }
  | { readonly does: "step"; readonly writes: number; readonly fails: boolean; readonly label: string }
  | { readonly does: "sleep" }
  | { readonly does: "branches"; readonly branches: readonly (readonly Act[])[]; readonly label: string };

function program(dice: Dice, depth: number, path: string): Act[] {
  return dice.times(dice.between(1, 6), (at): Act => {
    const label = `${path}${at}`;
    const stream = dice.pick(["a", "b"]);
    switch (dice.between(0, depth > 0 ? 8 : 7)) {
      case 0:
      case 1:
      case 2:
        return { does: "write", stream, label };
      case 3:
        return { does: "end", stream, label };
      case 4:
        return { does: "log", label };
      case 5:
        return { does: "emit", label };
      case 6:
        return { does: "sleep" };
      case 7:
        return { does: "step", writes: dice.between(0, 3), fails: dice.hits(0.3), label };
      default:
        return {
          does: "branches",
          branches: dice.times(dice.between(1, 3), (branch) => program(dice, depth - 1, `${label}.${branch}.`)),
          label,
        };
    }
  });
}

async function perform(ctx: Context, acts: readonly Act[]): Promise<void> {
  for (const act of acts) {
    if (act.does === "write") await ctx.stream(act.stream).write(act.label);
    else if (act.does === "end") ctx.stream(act.stream).end();
    else if (act.does === "log") ctx.log.info(act.label);
    else if (act.does === "emit") ctx.emit("said", act.label);
    else if (act.does === "sleep") await ctx.sleep("1s");
    else if (act.does === "step") {
      await ctx.step(act.label, async ({ stream, attempt }) => {
        for (let at = 0; at < act.writes; at++) await stream("a").write(`${act.label}/${at}`);
        if (act.fails && attempt === 1) throw new Error("once more");
      });
    } else {
      await ctx.parallel(
        act.label,
        act.branches.map((branch) => () => perform(ctx, branch)),
      );
    }
  }
}

/** What each place of the code has said, in its order, by stream; neither places side by side nor streams of one turn have an order among them. */
async function said(acts: readonly Act[], alwaysReplay: boolean): Promise<Record<string, unknown[]>> {
  const flow = workflow({ name: "flow" }, (ctx) => perform(ctx, acts));
  await using t = await testPawl({ workflows: [flow], alwaysReplay, logger: silentLogger });
  const run = await t.start(flow);
  await t.finish(run);
  const places: Record<string, unknown[]> = {};
  const counts: Record<string, number> = {};
  const events = await eventsOf(t.pawl, run.id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  for (const { kind, key, attempt, data } of events) {
    if (kind !== "stream-written" && kind !== "log" && kind !== "said") continue;
    if (kind !== "stream-written") {
      (places[`${key} ${attempt}`] ??= []).push([kind, data]);
      continue;
    }
    const { stream, from, chunks, isEnd } = data as { stream: string; from: number; chunks: unknown[]; isEnd: boolean };
    expect(from).toBe(counts[stream] ?? 0);
    counts[stream] = from + chunks.length;
    (places[`${key} ${attempt} ${stream}`] ??= []).push(...chunks, ...(isEnd ? ["(end)"] : []));
  }
  return places;
}

it("says everything once, in the same order, whether or not each step is replayed", { timeout: 120_000 }, async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const acts = program(new Dice(`streams ${seed}`), 2, "");
    const once = await said(acts, false);
    expect({ seed, said: await said(acts, true) }).toEqual({ seed, said: once });
  }
});
