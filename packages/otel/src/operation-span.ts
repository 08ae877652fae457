import { context, ROOT_CONTEXT, SpanKind, trace, type Context, type Span, type Tracer } from "@opentelemetry/api";
import type { Operation, OperationSpan, TracedRun } from "pawl";
import { recordError } from "./record-error.ts";
import { readTrace, traceOfRun, writeTrace } from "./trace-text.ts";

/** What a program asks of a run, as a span of the program's own trace. A run that is started so goes on in that trace; one that was there before is linked. */
export function inOperation<T>(
  tracer: Tracer,
  operation: Operation,
  perform: (span: OperationSpan) => Promise<T>,
): Promise<T> {
  const { name, subject, runId } = operation;
  const around = contextOf(operation);
  const attributes = {
    "messaging.system": "pawl",
    "messaging.operation.name": name,
    "messaging.operation.type": "send",
    ...(runId !== null && { "pawl.run.id": runId }),
  };
  const links = operation.origin === undefined ? [] : [{ context: traceOfRun(operation.origin) }];
  const title = subject === "" ? name : `${name} ${subject}`;
  const span = tracer.startSpan(title, { kind: SpanKind.PRODUCER, attributes, links }, around);
  const own = writeTrace(span.spanContext());
  return context.with(trace.setSpan(around, span), async () => {
    try {
      return await perform({ trace: own, touched: (run, facts) => touched(span, own, run, facts) });
    } catch (error) {
      recordError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** That of the caller; a fork that nobody's trace asks for belongs to its origin's. */
function contextOf({ trace: named, origin }: Operation): Context {
  const parent = named === null ? null : readTrace(named);
  if (parent !== null) return trace.setSpanContext(context.active(), parent);
  const active = context.active();
  if (trace.getSpanContext(active) !== undefined) return active;
  return origin === undefined ? active : trace.setSpanContext(ROOT_CONTEXT, traceOfRun(origin));
}

function touched(span: Span, own: string | null, run: TracedRun, facts: { readonly isNew?: boolean } = {}): void {
  if (!span.isRecording()) return;
  span.setAttributes({
    "messaging.destination.name": run.workflow,
    "messaging.message.id": run.id,
    "pawl.run.id": run.id,
    "pawl.workflow": run.workflow,
    "pawl.workflow.version": run.version,
    ...(facts.isNew !== undefined && { "pawl.run.is_new": facts.isNew }),
  });
  if (run.trace !== own) span.addLink({ context: traceOfRun(run) });
}
