import { trace, type MeterProvider, type TracerProvider } from "@opentelemetry/api";
import type { Instrumentation } from "pawl";
import { ActivationSpan } from "./activation-span.ts";
import { Figures } from "./figures.ts";
import { inOperation } from "./operation-span.ts";
import { scopeName } from "./scope-name.ts";
import type { FailedRun } from "./span-parts.ts";

export interface TelemetryOptions {
  /** Default: the one that is registered globally. */
  readonly tracerProvider?: TracerProvider;
  /** Default: the one that is registered globally when the first run is started or run. */
  readonly meterProvider?: MeterProvider;
  /**
   * Told of each run that has failed or is blocked, by the worker that it failed in and as part of the run's trace: `(error) => Sentry.captureException(error)`. What it throws is
   * dropped.
   */
  readonly onRunFailed?: (error: unknown, run: FailedRun) => void;
}

/**
 * Makes OpenTelemetry traces and metrics of all that is started and run. It uses the API only: without an SDK that is set up nothing is made, and traces of callers are
 * handed on to runs all the same.
 *
 * @example
 * const pawl = await createPawl({ workflows: [order], instrumentation: telemetry() });
 */
export function telemetry(options: TelemetryOptions = {}): Instrumentation {
  const tracer = (options.tracerProvider ?? trace).getTracer(scopeName);
  const figures = new Figures(options.meterProvider);
  const parts = { tracer, figures, onRunFailed: options.onRunFailed };
  return {
    operation: (operation, perform) => inOperation(tracer, operation, perform),
    activation: (run) => new ActivationSpan(run, parts),
  };
}
