import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { WorkerSettings } from "../engine/worker-core.ts";
import { durationMs } from "../retry/duration.ts";
import { checkName } from "../workflow/name.ts";
import { workerOptions } from "./option-names.ts";
import type { WorkerOptions } from "./worker.ts";

const leaseMinMs = 100;

/** Checks the options of a worker and fills in the defaults. */
export function workerSettings(options: WorkerOptions): WorkerSettings {
  checkOptions(options, workerOptions, "pawl.startWorker");
  const { name, concurrency = 100, queues, queueConcurrency = {}, lease = "8s", shutdownTimeout = "30s" } = options;
  const { captureOutput = false } = options;
  if (typeof captureOutput !== "boolean" && captureOutput !== "only") {
    throw new PawlError(
      "invalid_option",
      `The option captureOutput of a worker is ${JSON.stringify(captureOutput)}; it must be true, false or "only".`,
    );
  }
  if (name !== undefined) checkName(name, "name of a worker");
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
  checkQueueConcurrency(queueConcurrency, queues);
  const leaseMs = durationMs(lease, "lease");
  if (leaseMs < leaseMinMs) {
    throw new PawlError(
      "invalid_option",
      `The option lease of a worker is ${leaseMs} ms; it must be at least ${leaseMinMs} ms.`,
    );
  }
  return {
    name,
    concurrency,
    queues: queues ?? null,
    queueConcurrency,
    leaseMs,
    shutdownTimeoutMs: durationMs(shutdownTimeout, "shutdownTimeout"),
    captureOutput,
  };
}

function checkQueueConcurrency(limits: unknown, queues: readonly string[] | undefined): void {
  if (typeof limits !== "object" || limits === null || Array.isArray(limits)) {
    throw new PawlError(
      "invalid_option",
      `The option queueConcurrency of a worker must be an object such as { mail: 5 }, not ${JSON.stringify(limits)}.`,
    );
  }
  for (const [queue, limit] of Object.entries(limits)) {
    checkName(queue, "queue in queueConcurrency of a worker");
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new PawlError(
        "invalid_option",
        `The option queueConcurrency of a worker gives queue "${queue}" ${String(limit)} runs; it must be a whole number from 1 on.`,
      );
    }
    if (queues !== undefined && !queues.includes(queue)) {
      throw new PawlError(
        "invalid_option",
        `The option queueConcurrency of a worker names the queue "${queue}", which it does not serve; add it to queues, or leave it out.`,
      );
    }
  }
}
