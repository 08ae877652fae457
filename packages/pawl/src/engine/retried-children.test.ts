import { describe, expect, it } from "vitest";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import { openPawl, storeKinds, untilStatus } from "./test-kit.fixture.ts";

describe.each(storeKinds)("a child that is retried on %s", (kind) => {
  it("gives its second end to a parent that has not heard of the first, since it is paused or in memory", async () => {
    for (const isPaused of [true, false]) {
      let isBroken = true;
      const child = workflow({ name: "child", retry: noRetry() }, async (ctx) =>
        ctx.step("work", () => {
          if (isBroken) throw new TypeError("It is broken.");
          return "fine";
        }),
      );
      const parent = workflow({ name: "parent" }, async (ctx) => {
        const handle = await ctx.spawn(child);
        await ctx.waitForSignal("go");
        return handle.result();
      });
      const pawl = await openPawl(kind, [parent, child]);
      const run = await pawl.start(parent);
      await untilStatus(pawl, run.id, "waiting");
      const childId = (await pawl.children(run.id)).items[0]?.id as string;
      await untilStatus(pawl, childId, "failed");
      if (isPaused) await pawl.pause(run.id);
      isBroken = false;
      await pawl.retry(childId);
      await untilStatus(pawl, childId, "completed");
      if (isPaused) await pawl.resume(run.id);
      await pawl.signal(run.id, "go");
      expect(await run.result()).toBe("fine");
    }
  });
});
