import { isSpanContextValid, trace } from "@opentelemetry/api";

/** For each line of the log: the trace that it was written in. A `mixin` of pino's. */
export function traceIds(): { readonly traceId?: string; readonly spanId?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined || !isSpanContextValid(span) ? {} : { traceId: span.traceId, spanId: span.spanId };
}
