import { expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import { workflow } from "../workflow/workflow.ts";
import { problem, silentLogger, story, until } from "./test-kit.fixture.ts";

/** A cancel comes in just before a run is recorded as blocked, so that its owner has not heard of it. */
class CrossingStore extends MemoryStore {
  override async commit(batch: Parameters<MemoryStore["commit"]>[0]): ReturnType<MemoryStore["commit"]> {
    for (const write of batch.writes) {
      if (write.type !== "append" || write.transition?.status !== "blocked") continue;
      const command = { name: "cancel", force: false, reason: "too late" } as const;
      await super.commit({
        writes: [{ type: "command", runId: write.runId, command, nowMs: write.nowMs }],
        claim: null,
      });
    }
    return super.commit(batch);
  }
}

it("a run that is cancelled while it becomes blocked ends, and those who wait for it are told", async () => {
  let step = "old";
  const flow = workflow({ name: "flow" }, async (ctx) => {
    await ctx.step(step, () => (step = "new"));
    await ctx.waitForSignal("go");
  });
  await using pawl = await createPawl({ store: new CrossingStore(), workflows: [flow], logger: silentLogger });
  await pawl.startWorker();
  const run = await pawl.start(flow);
  await until(async () => (await run.status()) === "waiting");
  await run.signal("go");
  const error = await problem(run.result());
  expect([error.code, error.message]).toEqual(["run_cancelled", expect.stringContaining("too late")]);
  expect((await run.get()).status).toBe("cancelled");
  expect((await story(pawl, run.id)).slice(-2)).toEqual(["run-blocked", "run-cancelled"]);
});
