import { context, diag, ROOT_CONTEXT, SpanKind, trace, type Context, type Span } from "@opentelemetry/api";
import type { Activation, ActivationEnd, ActiveRun, AttemptFacts } from "pawl";
import { AttemptSpan } from "./attempt-span.ts";
import { recordError } from "./record-error.ts";
import type { SpanParts } from "./span-parts.ts";
import { traceOfRun, writeTrace } from "./trace-text.ts";

/**
 * A run as long as a worker holds it: from when it is taken up until it ends or waits. A span is told of when it ends and lives in one process, so a run of days
 * cannot be one; it is as many as it has been taken up, all of them below the span that started the run, whoever made them.
 */
export class ActivationSpan implements Activation {
  readonly trace: string;
  readonly #run: ActiveRun;
  readonly #parts: SpanParts;
  readonly #span: Span;
  readonly #context: Context;

  constructor(run: ActiveRun, parts: SpanParts) {
    const parent = traceOfRun(run);
    this.trace = writeTrace(parent) as string;
    this.#run = run;
    this.#parts = parts;
    const above = trace.setSpanContext(ROOT_CONTEXT, parent);
    this.#span = parts.tracer.startSpan(
      `run ${run.workflow}`,
      { kind: SpanKind.CONSUMER, attributes: attributesOf(run) },
      above,
    );
    this.#context = trace.setSpan(ROOT_CONTEXT, this.#span);
    parts.figures.activated(run);
  }

  run<T>(fn: () => T): T {
    return context.with(this.#context, fn);
  }

  attempt(step: AttemptFacts, within: AttemptSpan | null): AttemptSpan {
    return new AttemptSpan(this.#run, step, within?.context ?? this.#context, this.#parts);
  }

  child({ id, workflow }: { readonly id: string; readonly workflow: string }): string | null {
    const attributes = {
      "messaging.system": "pawl",
      "messaging.operation.name": "start",
      "messaging.operation.type": "send",
      "messaging.destination.name": workflow,
      "messaging.message.id": id,
      "pawl.run.id": id,
      "pawl.workflow": workflow,
      "pawl.run.parent_id": this.#run.id,
    };
    const span = this.#parts.tracer.startSpan(
      `start ${workflow}`,
      { kind: SpanKind.PRODUCER, attributes },
      this.#context,
    );
    span.end();
    return writeTrace(span.spanContext());
  }

  end({ status, error, lastedMs }: ActivationEnd): void {
    this.#span.setAttribute("pawl.run.status", status);
    if (status === "failed" || status === "blocked") {
      recordError(this.#span, error);
      this.#tellFailed(error);
    }
    this.#span.end();
    this.#parts.figures.released(this.#run, status, lastedMs);
  }

  #tellFailed(error: unknown): void {
    const { onRunFailed } = this.#parts;
    if (onRunFailed === undefined) return;
    const { id, workflow, version } = this.#run;
    try {
      context.with(this.#context, onRunFailed, undefined, error, { id, workflow, version });
    } catch (problem) {
      diag.error("onRunFailed has thrown.", problem);
    }
  }
}

function attributesOf(run: ActiveRun): Record<string, string | number> {
  return {
    "messaging.system": "pawl",
    "messaging.operation.name": "run",
    "messaging.operation.type": "process",
    "messaging.destination.name": run.workflow,
    "messaging.message.id": run.id,
    "pawl.run.id": run.id,
    "pawl.workflow": run.workflow,
    "pawl.workflow.version": run.version,
    "pawl.queue": run.queue,
    "pawl.namespace": run.namespace,
    // How often it has been taken up: what tells the spans of one run apart.
    "pawl.run.epoch": run.epoch,
    ...(run.parentId !== null && { "pawl.run.parent_id": run.parentId }),
    ...(run.forkedFrom !== null && { "pawl.run.forked_from": run.forkedFrom }),
    ...(run.continuedFrom !== null && { "pawl.run.continued_from": run.continuedFrom }),
  };
}
