import { expect, it } from "vitest";
import { pause, Scene, seeded } from "./processes.fixture.ts";

it("branches that race take the same path after every crash, in the order of the records", async () => {
  const random = seeded("promise 7");
  for (let round = 0; round < 2; round++) {
    const scene = new Scene();
    let runId: string | undefined;
    let before: string[] = [];
    for (let crash = 0; crash < 4; crash++) {
      const process = await scene.process();
      void process.call("startWorker", { lease: "1s" });
      const { id } = await process.call("start", "racers", undefined, { idempotencyKey: "one" });
      runId = id;
      await pause(random() * 30);
      await process.kill("SIGKILL");
      const recorded = scene.recorded(id);
      expect(recorded.slice(0, before.length)).toEqual(before);
      before = recorded;
    }
    const last = await scene.process();
    await last.call("startWorker", { lease: "1s" });
    const { first, trace } = await last.call("result", runId);
    const recorded = scene.recorded(runId as string);
    // What ended after the race was decided is on record too, and the code has seen it or not, as the record says.
    const untilEnd = recorded.slice(0, recorded.indexOf("end")).filter((key) => key !== "end");
    expect(trace.slice(0, untilEnd.length)).toEqual(untilEnd);
    expect(recorded.find((key) => key.endsWith("3"))).toBe(`${first}3`);
    expect(new Set(recorded).size).toBe(recorded.length);
    await last.kill("SIGKILL");
  }
});
