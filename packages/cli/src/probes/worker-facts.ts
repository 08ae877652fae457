import type { PawlConfig, Worker } from "pawl";
import { pawlVersion } from "../version.ts";
import type { ProbeFacts } from "./probe-answer.ts";

const starting: ProbeFacts["health"] = {
  status: "unhealthy",
  reasons: [{ code: "starting", message: "The worker is not registered with its store yet." }],
};

/**
 * Gives what a worker process knows of itself at a moment; the worker is undefined until it has started. Nothing of its runs but their number, no
 * addresses, no secrets: probes are not authenticated.
 */
export function workerFacts({ worker: options = {} }: PawlConfig): (worker: Worker | undefined) => ProbeFacts {
  const version = pawlVersion();
  const { concurrency, queues } = options;
  return (worker) => {
    const about = { pid: process.pid, uptimeMs: Math.round(process.uptime() * 1000), version };
    if (worker === undefined) return { isReady: false, health: starting, about };
    const { id, name, activeRuns, isReady } = worker;
    const shown = { id, name, activeRuns, concurrency, queues };
    return { isReady, health: worker.health(), about: { worker: shown, ...about } };
  };
}
