import { expect, it } from "vitest";
import { Scene } from "./processes.fixture.ts";

it("cancel in one process against complete in another: the first one recorded wins, and both learn which", async () => {
  const scene = new Scene();
  const worker = await scene.process();
  const client = await scene.process();
  await worker.call("startWorker", { concurrency: 50 });
  const outcomes: Record<string, number> = {};
  for (let round = 0; round < 10; round++) {
    const runs: { id: string }[] = await Promise.all(
      Array.from({ length: 10 }, (_, index) => worker.call("start", "quick", index)),
    );
    const told = await Promise.all(
      runs.map(async ({ id }, index) => {
        const [status, result] = await Promise.all([
          client.call<string>("cancel", id, { force: index % 2 === 0 }),
          worker.call("result", id).then(
            () => "completed",
            (error: { code: string }) => (error.code === "run_cancelled" ? "cancelled" : error.code),
          ),
        ]);
        return { id, status, result };
      }),
    );
    for (const { id, status, result } of told) {
      expect(result).toBe(status);
      expect(await client.call("status", id)).toBe(status);
      expect(await worker.call("status", id)).toBe(status);
      const ends = (await client.call<{ kind: string }[]>("events", id)).filter(({ kind }) =>
        /^run-(completed|cancelled|failed)$/.test(kind),
      );
      expect(ends.map(({ kind }) => kind)).toEqual([`run-${status}`]);
      outcomes[status] = (outcomes[status] ?? 0) + 1;
    }
  }
  process.stdout.write(`promise 4: ${JSON.stringify(outcomes)}\n`);
});
