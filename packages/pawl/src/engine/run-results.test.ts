import { describe, expect, it } from "vitest";
import { workflow } from "../workflow/workflow.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import { Changes } from "./changes.ts";
import { RunResults } from "./run-results.ts";
import { ManualClock, openPawl, problem, untilStatus } from "./test-kit.fixture.ts";

describe("whoever waits for the result of a run", () => {
  it("is told when another process has deleted it, however many others are waited for", async () => {
    const clock = new ManualClock();
    const reads: string[] = [];
    class Reads extends MemoryStore {
      override readonly isShared: boolean = true;
      override async getRun({ runId }: { readonly runId: string }): ReturnType<MemoryStore["getRun"]> {
        reads.push(runId);
        // All but one are there.
        return runId === "gone" ? null : ({ id: runId } as never);
      }
    }
    const store = new Reads();
    const results = new RunResults(store, new Changes(store, clock));
    const others = Array.from({ length: 20 }, (_, n) => results.wait(`run-${n}`, false));
    const closed = Promise.allSettled(others);
    const waiting = problem(results.wait("gone", false));
    for (let look = 0; look < 40; look++) {
      clock.advance("2500ms");
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await waiting).toMatchObject({ code: "run_not_found", message: expect.stringContaining('"gone"') });
    // A few in every tenth look, each in its turn.
    expect(reads.length).toBeLessThanOrEqual(40);
    expect(new Set(reads).size).toBe(21);
    results.close();
    await closed;
  });

  it("is told at once when this process deletes it", async () => {
    const waits = workflow({ name: "waits" }, (ctx) => ctx.waitForSignal("go"));
    const pawl = await openPawl("memory", [waits]);
    const run = await pawl.start(waits);
    await untilStatus(pawl, run.id, "waiting");
    const result = problem(run.result());
    await pawl.cancel(run.id);
    expect((await result).code).toBe("run_cancelled");
    await pawl.delete(run.id);
    expect((await problem(run.result())).code).toBe("run_not_found");
  });
});
