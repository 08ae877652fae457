import { expect, it } from "vitest";
import { workflow } from "../workflow/workflow.ts";
import { Place } from "./test-kit.fixture.ts";

for (const where of ["here", "in another process's place"] as const) {
  it(`a step that takes long is told to stop when its run is cancelled by force ${where}`, async () => {
    let begun: () => void = () => {};
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    let aborted: (reason: unknown) => void = () => {};
    const reason = new Promise<unknown>((resolve) => (aborted = resolve));
    const flow = workflow({ name: "flow" }, (ctx) =>
      ctx.step("hangs", ({ signal }) => {
        begun();
        return new Promise(() => signal.addEventListener("abort", () => aborted(signal.reason)));
      }),
    );
    const place = new Place("sqlite");
    const pawl = await place.client([flow]);
    const worker = await pawl.startWorker();
    const run = await pawl.start(flow);
    await hasBegun;
    const other = where === "here" ? pawl : await place.client([flow]);
    await other.cancel(run.id, { force: true });
    expect(await reason).toBeInstanceOf(Error);
    expect(worker.activeRuns).toBe(0);
  });
}
