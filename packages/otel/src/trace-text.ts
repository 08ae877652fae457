import { createTraceState, isSpanContextValid, TraceFlags, type SpanContext } from "@opentelemetry/api";

/** The trace of a run, as Pawl keeps it: a `traceparent`, and behind a space the `tracestate`, if there is one. Null: it is none. */
export function readTrace(text: string): SpanContext | null {
  const [, traceId = "", spanId = "", flags = "", , state] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})( (.*))?$/.exec(text) ?? [];
  const found: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
    ...(state !== undefined && { traceState: createTraceState(state) }),
  };
  return isSpanContextValid(found) ? found : null;
}

/** @returns null where nobody makes spans. */
export function writeTrace(span: SpanContext): string | null {
  if (!isSpanContextValid(span)) return null;
  const { traceId, spanId, traceFlags, traceState } = span;
  const parent = `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? "00" : "01"}`;
  const state = traceState?.serialize() ?? "";
  return state === "" ? parent : `${parent} ${state}`;
}

/**
 * The trace that a run is part of. One that was started where nobody looked on (by the CLI, by a schedule's tick) has one that follows from its id, the same for each
 * worker that takes it up, as if a span whose id is the id's second half had started it.
 */
export function traceOfRun({ id, trace }: { readonly id: string; readonly trace: string | null }): SpanContext {
  const own = trace === null ? null : readTrace(trace);
  if (own !== null) return own;
  const digits = id.replaceAll("-", "");
  return { traceId: digits, spanId: digits.slice(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
