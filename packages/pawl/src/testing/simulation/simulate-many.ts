import { Worker } from "node:worker_threads";
import type { Stretch } from "./seed-thread.ts";
import type { SimulationResult } from "./simulate.ts";

/** Short enough that all threads end at about the same time, long enough that handing it over costs nothing. */
const stretchSeeds = 20;

/** Simulates seeds on several threads at once; what comes of them is told stretch by stretch, as they end. */
export async function simulateMany(params: {
  readonly from: number;
  /** Included. */
  readonly to: number;
  readonly threads: number;
  /** Asked before each stretch. */
  readonly isOver: () => boolean;
  readonly onResults: (results: readonly SimulationResult[]) => void;
}): Promise<void> {
  const { to, threads, isOver, onResults } = params;
  let next = params.from;
  const take = (): Stretch | null => {
    if (next > to || isOver()) return null;
    const stretch = { from: next, to: Math.min(next + stretchSeeds - 1, to) };
    next = stretch.to + 1;
    return stretch;
  };
  await Promise.all(Array.from({ length: threads }, () => work(take, onResults)));
}

async function work(
  take: () => Stretch | null,
  onResults: (results: readonly SimulationResult[]) => void,
): Promise<void> {
  const first = take();
  if (first === null) return;
  const thread = new Worker(new URL("seed-thread.ts", import.meta.url));
  try {
    await new Promise<void>((resolve, reject) => {
      thread.on("error", reject);
      thread.on("exit", (code) => reject(new Error(`A thread of the simulation ended with code ${code}.`)));
      thread.on("message", (results: readonly SimulationResult[]) => {
        onResults(results);
        const stretch = take();
        if (stretch === null) resolve();
        else thread.postMessage(stretch);
      });
      thread.postMessage(first);
    });
  } finally {
    await thread.terminate();
  }
}
