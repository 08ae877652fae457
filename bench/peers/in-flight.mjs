import { setTimeout as pause } from "node:timers/promises";

/** `count` calls, at most `concurrency` under way. */
export async function inFlight(count, concurrency, work) {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, lane));
}

/** Waits until the engine's own table says that `count` runs have ended; it is not asked before their code is through. */
export async function ended(engine, counter, count, base = 0, everyMs = 1) {
  while (counter.through < count) await pause(everyMs);
  while ((await engine.doneCount()) - base < count) await pause(everyMs);
}

/** Nearest rank. */
export function percentile(samples, percent) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
