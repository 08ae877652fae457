import {
  metrics,
  type Counter,
  type Histogram,
  type Meter,
  type MeterProvider,
  type UpDownCounter,
} from "@opentelemetry/api";
import type { ActivationEnd, ActiveRun, AttemptFacts } from "pawl";
import { scopeName } from "./scope-name.ts";

interface Instruments {
  readonly runs: Counter;
  readonly active: UpDownCounter;
  readonly runSeconds: Histogram;
  readonly queueSeconds: Histogram;
  readonly steps: Counter;
  readonly stepSeconds: Histogram;
}

/** The metrics. No attribute names a run: there would be as many series as runs. */
export class Figures {
  readonly #provider: MeterProvider | undefined;
  #made: Instruments | undefined;

  constructor(provider: MeterProvider | undefined) {
    this.#provider = provider;
  }

  /** Unlike tracers, meters that are asked for before an SDK is set up stay deaf: so this is put off until the first run. */
  get #instruments(): Instruments {
    return (this.#made ??= instruments((this.#provider ?? metrics).getMeter(scopeName)));
  }

  activated(run: ActiveRun): void {
    this.#instruments.active.add(1, workflowOf(run));
    if (run.queuedMs === null) return;
    this.#instruments.queueSeconds.record(run.queuedMs / 1_000, { ...workflowOf(run), "pawl.queue": run.queue });
  }

  released(run: ActiveRun, status: ActivationEnd["status"], lastedMs: number | null): void {
    this.#instruments.active.add(-1, workflowOf(run));
    if (lastedMs === null) return;
    const attributes = { ...workflowOf(run), "pawl.run.status": status };
    this.#instruments.runs.add(1, attributes);
    this.#instruments.runSeconds.record(lastedMs / 1_000, attributes);
  }

  attempted(run: ActiveRun, step: AttemptFacts, outcome: string, seconds: number): void {
    const attributes = { ...workflowOf(run), "pawl.step": step.name, "pawl.step.outcome": outcome };
    this.#instruments.steps.add(1, attributes);
    this.#instruments.stepSeconds.record(seconds, attributes);
  }

  /** Gives the seconds since. */
  stopwatch(): () => number {
    const begunMs = performance.now();
    return () => (performance.now() - begunMs) / 1_000;
  }
}

function workflowOf({ workflow, version }: ActiveRun): Record<string, string | number> {
  return { "pawl.workflow": workflow, "pawl.workflow.version": version };
}

/** From a millisecond to ten minutes. */
const stepBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600];
/** From 10 ms to a month. */
const runBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400, 604_800, 2_592_000];

function instruments(meter: Meter): Instruments {
  const seconds = (name: string, description: string, explicitBucketBoundaries: number[]): Histogram =>
    meter.createHistogram(name, { description, unit: "s", advice: { explicitBucketBoundaries } });
  return {
    runs: meter.createCounter("pawl.runs", { description: "Runs that have ended", unit: "{run}" }),
    active: meter.createUpDownCounter("pawl.runs.active", {
      description: "Runs that workers here hold",
      unit: "{run}",
    }),
    runSeconds: seconds("pawl.run.duration", "From a run's creation to its end", runBuckets),
    queueSeconds: seconds("pawl.run.queue_wait", "How long runs were due before a worker took them up", runBuckets),
    steps: meter.createCounter("pawl.steps", { description: "Attempts at steps that are over", unit: "{attempt}" }),
    stepSeconds: seconds("pawl.step.duration", "How long attempts at steps took", stepBuckets),
  };
}
