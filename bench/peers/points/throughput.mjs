import { counter } from "../bodies.mjs";
import { ended, inFlight } from "../in-flight.mjs";

/**
 * Workflows per second. By starts: all are started, `concurrency` starts at a time, and it ends when the engine's table says that all have ended. By calls
 * (`settings.byCalls`, and for an engine without such a table): `concurrency` callers, each of which awaits its result.
 */
export async function throughput(task, openEngine) {
  const { workflow, count, concurrency, settings = {} } = task;
  const engine = await openEngine(task.engine, { ...task, isFresh: true });
  const byCalls = settings.byCalls === true || engine.doneCount === null;
  const warmUpCount = Math.ceil(count / 20);
  const work = async (count, base) => {
    counter.through = 0;
    await inFlight(count, concurrency, () => (byCalls ? engine.call(workflow) : engine.start(workflow)));
    if (engine.doneCount !== null) await ended(engine, counter, count, base);
  };
  await work(warmUpCount, 0);
  const beganMs = performance.now();
  const cpu = process.cpuUsage();
  await work(count, warmUpCount);
  const perSecond = (count * 1000) / (performance.now() - beganMs);
  const { user, system } = process.cpuUsage(cpu);
  return { value: perSecond, cpuMs: (user + system) / 1000, memory: engine.memory() };
}
