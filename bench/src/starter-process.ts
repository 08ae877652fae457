// Forked by `starter.ts`: starts runs on a store that another process's worker serves, and tells how many end per second.
import { createPawl, type RunHandle } from "pawl";
import { inFlight } from "./in-flight.ts";
import { rate } from "./rate.ts";
import type { StarterTask } from "./starter.ts";
import { oneStep, type Done } from "./workflows.ts";

const task = JSON.parse(process.argv[2] ?? "null") as StarterTask;
const pawl = await createPawl({ store: task.store, workflows: [oneStep] });
await startAll(task.warmUpCount);
const perSecond = await rate(task.count, () => startAll(task.count));
await pawl.close();
process.send?.(perSecond);

/** `concurrency` starts at a time; the results are awaited all at once, since the other process tells of them in bulk. */
async function startAll(count: number): Promise<void> {
  const handles: RunHandle<Done>[] = [];
  await inFlight(count, task.concurrency, async (n) => {
    handles.push(await pawl.start(oneStep, { n }));
  });
  await Promise.all(handles.map((handle) => handle.result()));
}
