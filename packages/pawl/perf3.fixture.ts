import { createPawl, workflow } from "pawl";
import { rmSync } from "node:fs";
for (const s of ["", "-wal", "-shm", "-wake"]) rmSync("/tmp/perf/p.db" + s, { force: true });
const wf = workflow({ name: "w" }, async (ctx, n: number) => { for (let i = 0; i < n; i++) await ctx.step("s" + i, async () => ({ ok: true })); return 1; });
const fan = workflow({ name: "fan" }, async (ctx, n: number) => { await Promise.all(Array.from({ length: n }, (_, i) => ctx.step("s" + i, async () => ({ ok: true })))); return 1; });
const rep = workflow({ name: "rep" }, async (ctx, n: number) => { for (let i = 0; i < n; i++) await ctx.step("s", async () => ({ ok: true })); await ctx.waitForSignal("go"); return 1; });
const pawl = await createPawl({ store: "sqlite:/tmp/perf/p.db", workflows: [wf, fan, rep] });
await pawl.startWorker();
for (let r = 0; r < 3; r++) {
  const ms: number[] = [];
  for (let i = 0; i < 200; i++) { const t = performance.now(); await (await pawl.start(wf, 10)).result(); ms.push(performance.now() - t); }
  ms.sort((a, b) => a - b);
  console.log("lone10 p50", ms[100]!.toFixed(2), "p99", ms[197]!.toFixed(2));
}
for (const n of [100, 1000, 10000, 30000]) { const t = performance.now(); await (await pawl.start(fan, n)).result(); console.log("fan", n, (performance.now() - t).toFixed(1)); }
for (const n of [1000, 10000]) { const r = await pawl.start(rep, n); while ((await r.status()) !== "waiting") await new Promise(r => setTimeout(r, 20)); const t = performance.now(); await r.signal("go"); await r.result(); console.log("replay", n, (performance.now() - t).toFixed(1)); }
const c0 = process.cpuUsage(); await new Promise(r => setTimeout(r, 5000)); const c1 = process.cpuUsage(c0); console.log("idle cpu ms per s", (c1.user + c1.system) / 5000);
await pawl.close();
