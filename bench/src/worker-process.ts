// Forked by `fork-worker.ts`: a process with one worker, as a deployment has it.
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { createPawl } from "pawl";
import type { WorkerOrder, WorkerTask } from "./fork-worker.ts";
import { drainsOne, drainsTen, murmurs, recovers, reporting, wakes, type Report } from "./process-workflows.ts";

const task = JSON.parse(process.argv[2] ?? "null") as WorkerTask;
const countEveryMs = 20;

if (task.host !== null) {
  const { host } = task;
  os.hostname = () => host;
  syncBuiltinESMExports();
}
reporting.report = (report: Report) => void process.send?.(report);
reporting.hangs = task.hangs;
const pawl = await createPawl({ store: task.store, workflows: [wakes, recovers, murmurs, drainsOne, drainsTen] });
process.once("disconnect", () => process.exit(1));
process.on("message", (order: WorkerOrder) => void obey(order));
if (task.goesAtOnce) await work();
reporting.report({ type: "ready" });

async function work(): Promise<void> {
  const lease = task.lease === null ? {} : { lease: task.lease as "1s" };
  await pawl.startWorker({ concurrency: task.concurrency, ...lease });
}

async function obey(order: WorkerOrder): Promise<void> {
  if (order === "go") {
    setInterval(() => reporting.report({ type: "ended", count: reporting.endedCount }), countEveryMs).unref();
    await work();
  } else if (order === "cpu") {
    const { user, system } = process.cpuUsage();
    reporting.report({ type: "cpu", cpuMs: (user + system) / 1000 });
  } else {
    await pawl.close();
    process.exit(0);
  }
}
