import { parentPort } from "node:worker_threads";
import { simulate, type SimulationResult } from "./simulate.ts";

/** Seeds to simulate: from the first one up to the last one, which is included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

// A thread that simulates the seeds it is given, one stretch at a time.
parentPort?.on("message", ({ from, to }: Stretch) => {
  void simulateAll(from, to).then((results) => parentPort?.postMessage(results));
});

async function simulateAll(from: number, to: number): Promise<readonly SimulationResult[]> {
  const results: SimulationResult[] = [];
  for (let seed = from; seed <= to; seed++) results.push(await simulate(seed));
  return results;
}
