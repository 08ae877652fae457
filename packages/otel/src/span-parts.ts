import type { Tracer } from "@opentelemetry/api";
import type { Figures } from "./figures.ts";

/** What all spans of runs are made with. */
export interface SpanParts {
  readonly tracer: Tracer;
  readonly figures: Figures;
  readonly onRunFailed: ((error: unknown, run: FailedRun) => void) | undefined;
}

/** The run that has failed, or is blocked. */
export interface FailedRun {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
}
