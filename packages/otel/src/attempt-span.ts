import { context, createContextKey, SpanKind, trace, type Context, type Span } from "@opentelemetry/api";
import type { ActiveRun, AttemptFacts, AttemptSpan as PawlAttemptSpan } from "pawl";
import { recordError } from "./record-error.ts";
import type { SpanParts } from "./span-parts.ts";

/** Set where a step's own function is about to be called: a node's `exec` that is such a step needs no second span (`instrument`). */
export const stepKey: symbol = createContextKey("pawl step");

/** One attempt at a step. A retry is another one beside it, with the next number. */
export class AttemptSpan implements PawlAttemptSpan {
  readonly context: Context;
  readonly #run: ActiveRun;
  readonly #step: AttemptFacts;
  readonly #parts: SpanParts;
  readonly #span: Span;
  readonly #stop: () => number;

  constructor(run: ActiveRun, step: AttemptFacts, around: Context, parts: SpanParts) {
    this.#run = run;
    this.#step = step;
    this.#parts = parts;
    const attributes = {
      "pawl.run.id": run.id,
      "pawl.workflow": run.workflow,
      "pawl.step": step.name,
      "pawl.step.key": step.key,
      "pawl.step.attempt": step.number,
    };
    this.#span = parts.tracer.startSpan(`step ${step.name}`, { kind: SpanKind.INTERNAL, attributes }, around);
    this.context = trace.setSpan(around, this.#span).setValue(stepKey, true);
    this.#stop = parts.figures.stopwatch();
  }

  run<T>(fn: () => T): T {
    return context.with(this.context, fn);
  }

  end(outcome: "completed" | "failed" | "abandoned", error?: unknown): void {
    this.#span.setAttribute("pawl.step.outcome", outcome);
    if (outcome === "failed") recordError(this.#span, error);
    this.#span.end();
    this.#parts.figures.attempted(this.#run, this.#step, outcome, this.#stop());
  }
}
