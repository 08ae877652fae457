import { createPawl, workflow } from "pawl";
import { rmSync } from "node:fs";
const conc = +(process.argv[2] ?? 100), total = +(process.argv[3] ?? 10000), steps = +(process.argv[4] ?? 10);
for (const s of ["", "-wal", "-shm", "-wake"]) rmSync("/tmp/perf/p.db" + s, { force: true });
const wf = workflow({ name: "w" }, async (ctx, input: number) => {
  for (let i = 0; i < steps; i++) await ctx.step("s" + i, async () => ({ ok: true, id: i, name: "x" }));
  return { ok: true };
});
const pawl = await createPawl({ store: process.env.STORE ?? "sqlite:/tmp/perf/p.db", workflows: [wf] });
await pawl.startWorker({ concurrency: conc });
async function go(n: number) {
  let started = 0;
  await Promise.all(Array.from({ length: conc }, async () => { while (started < n) { started++; const r = await pawl.start(wf, started); await r.result(); } }));
}
await go(Math.min(2000, total));
const t = performance.now();
await go(total);
const s = (performance.now() - t) / 1000;
console.log({ conc, steps, stepsPerS: Math.round(total * steps / s), wfPerS: Math.round(total / s) });
await pawl.close();
