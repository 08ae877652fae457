import { SpanStatusCode, type Span } from "@opentelemetry/api";

/** Says on a span that it has come to an error, and to which: `error.type` is Pawl's stable code, where the error has one. */
export function recordError(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  const shown = error instanceof Error ? error : new Error(String(error));
  span.setAttribute("error.type", errorType(error));
  span.recordException(shown);
  span.setStatus({ code: SpanStatusCode.ERROR, message: shown.message });
}

export function errorType(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === "string" && code !== "") return code;
  return typeof name === "string" && name !== "" ? name : "_OTHER";
}
