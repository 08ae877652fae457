import type { Pawl } from "pawl";
import { Gauge, type Registry } from "prom-client";

/** A look at the store for several scrapes that come close together. */
const keptMs = 5_000;

/** What the engine has, asked for when somebody scrapes. */
export function engineMetrics(registry: Registry, pawl: Pawl, nowMs: () => number): void {
  const queues = shared(() => pawl.queues.list(), nowMs);
  const workers = shared(() => pawl.workers.list(), nowMs);
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    collect: (gauge: Gauge) => Promise<void>,
  ): void => {
    const made = new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [],
      async collect() {
        this.reset();
        await collect(this);
      },
    });
    registry.registerMetric(made);
  };
  gauge("pawl_queue_runs", "Runs by queue: due now, due later, running", ["queue", "state"], async (runs) => {
    for (const { queue, due, later, running } of await queues()) {
      runs.set({ queue, state: "due" }, due);
      runs.set({ queue, state: "later" }, later);
      runs.set({ queue, state: "running" }, running);
    }
  });
  gauge("pawl_queue_oldest_due_seconds", "How long the first run in line has been due", ["queue"], async (ages) => {
    for (const { queue, oldestDueAt } of await queues())
      ages.set({ queue }, oldestDueAt === undefined ? 0 : Math.max(0, nowMs() - oldestDueAt.getTime()) / 1000);
  });
  gauge("pawl_workers", "Workers by what they think of themselves", ["health"], async (counts) => {
    for (const health of ["healthy", "degraded", "unhealthy"]) counts.set({ health }, 0);
    for (const { health } of await workers()) counts.inc({ health: health.status });
  });
  gauge("pawl_worker_active_runs", "Runs in a worker's memory", ["worker"], async (runs) => {
    for (const { name, activeRuns } of await workers()) runs.set({ worker: name }, activeRuns);
  });
}

function shared<T>(ask: () => Promise<T>, nowMs: () => number): () => Promise<T> {
  let kept: { readonly answer: Promise<T>; readonly untilMs: number } | null = null;
  return () => {
    if (kept === null || kept.untilMs < nowMs()) {
      const answer = ask();
      kept = { answer, untilMs: nowMs() + keptMs };
      answer.catch(() => (kept = null));
    }
    return kept.answer;
  };
}
