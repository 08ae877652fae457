import { expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import type { RunCommand } from "../store/write.ts";
import { workflow } from "../workflow/workflow.ts";
import { problem, silentLogger, story, untilStatus } from "./test-kit.fixture.ts";

/** A command comes in just before a run goes on as another, so that its owner has not heard of it. */
class CrossingStore extends MemoryStore {
  readonly #command: RunCommand;

  constructor(command: RunCommand) {
    super();
    this.#command = command;
  }

  override async commit(batch: Parameters<MemoryStore["commit"]>[0]): ReturnType<MemoryStore["commit"]> {
    for (const write of batch.writes) {
      if (write.type !== "append" || write.transition === null || write.transition.successor === null) continue;
      const command = { type: "command", runId: write.runId, command: this.#command, nowMs: write.nowMs } as const;
      await super.commit({ writes: [command], claim: null });
    }
    return super.commit(batch);
  }
}

const count = workflow({ name: "count" }, async (ctx, n: number): Promise<string> => {
  return n === 0 ? "end" : ctx.continueAsNew(n - 1);
});

it("a run that is cancelled while it goes on as another ends, and those who wait for it are told", async () => {
  const store = new CrossingStore({ name: "cancel", force: false, reason: "too late" });
  await using pawl = await createPawl({ store, workflows: [count], logger: silentLogger });
  await pawl.startWorker();
  const run = await pawl.start(count, 1);
  const error = await problem(run.result());
  expect([error.code, error.message]).toEqual(["run_cancelled", expect.stringContaining("too late")]);
  expect((await pawl.list()).items.map(({ id, status }) => [id, status])).toEqual([[run.id, "cancelled"]]);
  expect((await story(pawl, run.id)).slice(-2)).toEqual(["run-continued", "run-cancelled"]);
});

it("a run that is paused while it goes on as another is paused there, until it is resumed", async () => {
  await using pawl = await createPawl({
    store: new CrossingStore({ name: "pause" }),
    workflows: [count],
    logger: silentLogger,
  });
  await pawl.startWorker();
  const run = await pawl.start(count, 1);
  await untilStatus(pawl, run.id, "completed");
  const next = (await run.get()).continuedTo as string;
  expect(await pawl.run(next).status()).toBe("paused");
  await pawl.resume(next);
  expect(await run.result()).toBe("end");
  expect(await story(pawl, next)).toEqual(["run-paused", "run-resumed", "run-started", "run-completed"]);
});
