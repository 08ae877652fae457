import { setTimeout as pause } from "node:timers/promises";
import { counter } from "../bodies.mjs";
import { ended, percentile } from "../in-flight.mjs";

const pauseMaxMs = 30;

/**
 * Milliseconds of a lone workflow. `until: "result"`: from the call that starts it to its result in the caller; `"durable"`: to its end by the engine's own table,
 * which is asked every millisecond, since some engines look for results only now and then.
 */
export async function lone(task, openEngine) {
  const { workflow, count, until } = task;
  const engine = await openEngine(task.engine, { ...task, isFresh: true });
  const samples = [];
  const warmUpCount = Math.ceil(count / 5);
  for (let n = 0; n < warmUpCount + count; n++) {
    counter.through = 0;
    const base = until === "durable" ? await engine.doneCount() : 0;
    const beganMs = performance.now();
    if (until === "result") await engine.call(workflow);
    else {
      await engine.start(workflow);
      await ended(engine, counter, 1, base);
    }
    if (n >= warmUpCount) samples.push(performance.now() - beganMs);
    // So that starts fall anywhere between two polls.
    if (until === "durable") await pause(Math.random() * pauseMaxMs);
  }
  return { value: percentile(samples, 50), p99: percentile(samples, 99) };
}
