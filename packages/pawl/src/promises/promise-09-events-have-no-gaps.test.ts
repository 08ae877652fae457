import { expect, it } from "vitest";
import { pause, Scene, seeded } from "./processes.fixture.ts";

it("readers that die and come back with the last number miss no event and see none twice", async () => {
  const random = seeded("promise 9");
  const scene = new Scene();
  const worker = await scene.process();
  await worker.call("startWorker");
  const { id } = await worker.call("start", "chatty", 150);
  const seen: number[] = [];
  for (let isOver = false; !isOver;) {
    const reader = await scene.process();
    const end = reader.call("follow", id, (seen.at(-1) ?? 0) + 1).then(() => true);
    isOver = await Promise.race([
      end,
      reader
        .follows(1)
        .then(() => pause(random() * 60))
        .then(() => false),
    ]);
    await reader.kill("SIGKILL");
    seen.push(...reader.seqs);
  }
  await worker.call("result", id);
  const total = scene.query("SELECT count(*) AS n FROM pawl_events")[0]?.["n"] as number;
  expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  expect(total).toBeGreaterThanOrEqual(302);
});

it("the numbers go on without a gap when the run's owner dies in between", async () => {
  const random = seeded("promise 9, owners");
  const scene = new Scene();
  const reader = await scene.process();
  const { id } = await reader.call("start", "chatty", 60);
  const reading = reader.call("follow", id, 1);
  for (let owner = 0; owner < 4; owner++) {
    const worker = await scene.process();
    await worker.call("startWorker", { lease: "1s" });
    await pause(random() * 40);
    await worker.kill("SIGKILL");
  }
  const last = await scene.process();
  await last.call("startWorker", { lease: "1s" });
  await reading;
  expect(reader.seqs).toEqual(reader.seqs.map((_, index) => index + 1));
  const kinds = (await reader.call<{ kind: string; data: { round: number } }[]>("events", id)).filter(
    ({ kind }) => kind === "said",
  );
  expect(kinds.map(({ data }) => data.round)).toEqual(Array.from({ length: 60 }, (_, index) => index));
});
