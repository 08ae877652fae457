import { expect, it } from "vitest";
import { Scene } from "./processes.fixture.ts";

it("no step begins before the record of the step before it is in the database, with forty runs at once", async () => {
  const scene = new Scene();
  const worker = await scene.process();
  await worker.call("startWorker", { concurrency: 40 });
  const runs = await Promise.all(Array.from({ length: 40 }, () => worker.call("start", "durable", 10)));
  const missing = await Promise.all(runs.map(({ id }: { id: string }) => worker.call<number>("result", id)));
  expect(missing).toEqual(Array.from({ length: 40 }, () => 0));
});
