import { expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import type { Refusal } from "../store/write.ts";
import { workflow } from "../workflow/workflow.ts";
import { problem, silentLogger, untilStatus } from "./test-kit.fixture.ts";

const flow = workflow({ name: "flow" }, async (ctx) => {
  await ctx.step("one", () => 1);
  return ctx.step("two", () => 2);
});

/** Refuses the next start with this. */
class RefusingStore extends MemoryStore {
  refusal: Refusal | null = null;

  override async commit(batch: Parameters<MemoryStore["commit"]>[0]): ReturnType<MemoryStore["commit"]> {
    const { refusal } = this;
    if (refusal === null || !batch.writes.some(({ type }) => type === "start")) return super.commit(batch);
    this.refusal = null;
    return { outcomes: batch.writes.map(() => ({ ok: false, refusal, run: null })), claim: null };
  }
}

it("a start that the store refuses gives the worker's slot back", async () => {
  const store = new RefusingStore();
  await using pawl = await createPawl({ store, workflows: [flow], logger: silentLogger });
  const worker = await pawl.startWorker({ concurrency: 1 });
  store.refusal = "run_changed";
  expect((await problem(pawl.start(flow))).code).toBe("run_changed");
  const run = await pawl.start(flow);
  expect(worker.activeRuns).toBe(1);
  expect(await run.result()).toBe(2);
  await worker.stop();
});

it("a fork whose origin was deleted or cut between read and commit says so", async () => {
  const store = new RefusingStore();
  await using pawl = await createPawl({ store, workflows: [flow], logger: silentLogger });
  await pawl.startWorker();
  const run = await pawl.start(flow);
  await untilStatus(pawl, run.id, "completed");
  for (const refusal of ["run_not_found", "run_changed"] as const) {
    store.refusal = refusal;
    expect(await problem(pawl.fork(run.id, { from: "two" }))).toMatchObject({
      code: refusal,
      message: expect.stringContaining(run.id),
    });
  }
  expect(await (await pawl.fork(run.id, { from: "two" })).result()).toBe(2);
});
