import { once } from "node:events";
import { database } from "../database.mjs";
import { memoryOf } from "../memory.mjs";

/** Jobs per second of a plain queue, which remembers no steps: all are there before the worker starts, and it ends when the queue says that all are done. */
export async function queue(task) {
  const { open } = await import(`../queues/${task.engine}.mjs`);
  let left = task.count;
  const done = new EventTarget();
  const onJob = () => {
    if (--left === 0) done.dispatchEvent(new Event("done"));
  };
  const url = task.engine === "bullmq" ? task.settings.redisUrl : await database(task.server, "queue", true);
  const engine = await open({ url, concurrency: task.concurrency, onJob });
  await engine.add(task.count);
  const through = once(done, "done");
  const beganMs = performance.now();
  await engine.work();
  await through;
  await engine.allDone(task.count);
  const value = (task.count * 1000) / (performance.now() - beganMs);
  return { value, memory: memoryOf() };
}
