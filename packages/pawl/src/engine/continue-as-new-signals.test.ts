import { describe, expect, it } from "vitest";
import type { Run } from "../client/run.ts";
import { workflow } from "../workflow/workflow.ts";
import { Gate, openPawl, problem, storeKinds, until } from "./test-kit.fixture.ts";

describe.each(storeKinds)("signals at ctx.continueAsNew on %s", (kind) => {
  it("that the run has not taken go on to its successor; those to the run that has ended are refused", async () => {
    const begun = new Gate();
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx, seen: readonly unknown[]): Promise<readonly unknown[]> => {
      if (seen.length === 0) {
        await ctx.step("work", async () => {
          begun.open();
          await gate.opened;
        });
      }
      const all = [...seen, await ctx.waitForSignal("item")];
      return all.length === 4 ? all : ctx.continueAsNew(all);
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow, []);
    await begun.opened;
    for (const item of ["a", "b", "c"]) await run.signal("item", item);
    gate.open();
    await until(async () => (await run.get()).continuedTo !== undefined);
    expect((await problem(run.signal("item", "late"))).code).toBe("run_terminal");
    let last: Run = await run.get();
    await until(async () => {
      last = await pawl.get(last.continuedTo ?? last.id);
      return last.status === "waiting";
    });
    await pawl.signal(last.id, "item", "d");
    expect(await run.result()).toEqual(["a", "b", "c", "d"]);
  });
});
