import { describe, expect, it } from "vitest";
import { openPawl, problem, storeKinds, untilStatus } from "../engine/test-kit.fixture.ts";
import { Graph } from "../graph/graph.ts";
import { node } from "../graph/function-node.ts";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import type { Pawl } from "./pawl.ts";
import { StepLog } from "./step-log.ts";
import type { StepRecord } from "./step-record.ts";

const bare = (steps: readonly StepRecord[]) => steps.map((step) => ({ ...step, output: undefined, state: undefined }));

/** What the log tells, and what `pawl.steps` does. */
async function both(pawl: Pawl, log: StepLog, id: string) {
  const { status } = await pawl.get(id);
  const [{ steps }, all] = [await log.read(status), await pawl.steps(id)];
  return { told: steps, all };
}

describe.each(storeKinds)("a step log on %s", (kind) => {
  it("tells at each look what a reading of the whole log does, and reads only what is new", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("first", () => ({ n: 1 }));
      await ctx.race("race", { quick: () => ctx.waitForSignal("go"), slow: () => ctx.sleep("1d") });
      await ctx.step("last", () => "done");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    const log = new StepLog(pawl, run.id);
    const before = await both(pawl, log, run.id);
    expect(before.told).toEqual(bare(before.all));
    expect(log.size).toBe(before.all.length);
    await pawl.signal(run.id, "go", { n: 2 });
    await run.result();
    const after = await both(pawl, log, run.id);
    expect(after.told).toEqual(bare(after.all));
    expect(after.told.map(({ status }) => status)).toContain("dropped");
    // Nobody's copy is another's.
    expect(before.told.some(({ status }) => status === "dropped")).toBe(false);
    for (const step of after.all)
      expect(await log.valuesOf(step.key), step.key).toEqual({ output: step.output, state: step.state });
  });

  it("sets aside what a retry has set aside since the last look", async () => {
    let isFixed = false;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await ctx.step("kept", () => "k");
      await ctx.step("bad", () => {
        if (!isFixed) throw new Error("bad");
        return "good";
      });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    const log = new StepLog(pawl, run.id);
    await log.read("failed");
    isFixed = true;
    await (await pawl.retry(run.id)).result();
    const { told, all } = await both(pawl, log, run.id);
    expect(told).toEqual(bare(all));
    expect(told.map(({ key, status }) => `${key} ${status}`)).toEqual([
      "kept completed",
      "bad dropped",
      "bad completed",
    ]);
    expect(await log.valuesOf("bad")).toEqual({ output: "good", state: undefined });
  });

  it("finds the state after a node that has made nothing", async () => {
    const mark = node({ name: "mark", exec: () => undefined, post: (state: { n: number }) => void (state.n += 1) });
    const graph = new Graph({ name: "graph", start: mark });
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, { n: 1 });
    await run.result();
    const log = new StepLog(pawl, run.id);
    const { told, all } = await both(pawl, log, run.id);
    expect(told).toEqual(bare(all));
    expect(await log.valuesOf("mark")).toEqual({ output: undefined, state: { n: 2 } });
  });

  it("answers many who ask at once as it does one", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      for (let at = 0; at < 20; at++) await ctx.step("item", () => at);
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    const log = new StepLog(pawl, run.id);
    const lists = await Promise.all(Array.from({ length: 5 }, () => log.read("completed")));
    expect(lists.map(({ steps }) => steps.length)).toEqual([20, 20, 20, 20, 20]);
    expect(new Set(lists.map(({ lastSeq }) => lastSeq)).size).toBe(1);
  });
});
