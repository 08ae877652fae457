import { PawlError } from "../errors/pawl-error.ts";
import type { WorkerSettings } from "../engine/worker-core.ts";
import { durationMs } from "../retry/duration.ts";
import { checkName } from "../workflow/name.ts";
import type { WorkerOptions } from "./worker.ts";

const leaseMinMs = 100;

/** Checks the options of a worker and fills in the defaults. */
export function workerSettings(options: WorkerOptions): WorkerSettings {
  const { concurrency = 100, queues, lease = "8s", shutdownTimeout = "30s" } = options;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new PawlError(
      "invalid_option",
      `The option concurrency of a worker is ${String(concurrency)}; it must be a whole number from 1 on.`,
    );
  }
  if (queues !== undefined && queues.length === 0) {
    throw new PawlError("invalid_option", "The option queues of a worker is empty; leave it out to serve every queue.");
  }
  for (const queue of queues ?? []) checkName(queue, "queue of a worker");
  const leaseMs = durationMs(lease, "lease");
  if (leaseMs < leaseMinMs) {
    throw new PawlError(
      "invalid_option",
      `The option lease of a worker is ${leaseMs} ms; it must be at least ${leaseMinMs} ms.`,
    );
  }
  return {
    concurrency,
    queues: queues ?? null,
    leaseMs,
    shutdownTimeoutMs: durationMs(shutdownTimeout, "shutdownTimeout"),
  };
}
