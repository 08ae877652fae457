import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Target } from "../live/subscription.ts";

const tracer = trace.getTracer("@pawl/server");

/**
 * Begins a subscription inside a span of its own: who wanted to follow what, and whether they may. How long it lasts is not told: a span of hours would be seen by nobody before it is over. Without an
 * OpenTelemetry SDK in the process, it comes to nothing.
 */
export function inLiveSpan<T>(
  { to, userId, requestId }: { readonly to: Target; readonly userId: string; readonly requestId: string },
  begin: () => Promise<T>,
): Promise<T> {
  const attributes = {
    "http.route": "/api/v1/live",
    "pawl.live.channel": to.channel,
    "pawl.request.id": requestId,
    "user.id": userId,
    ...("run" in to && { "pawl.run.id": to.run }),
  };
  return tracer.startActiveSpan(`live ${to.channel}`, { kind: SpanKind.SERVER, attributes }, async (span) => {
    try {
      return await begin();
    } catch (error) {
      const { code, kind } = error as { readonly code?: unknown; readonly kind?: unknown };
      span.setAttribute("error.type", typeof code === "string" ? code : "error");
      // What the caller may not do is no error of the server.
      if (kind !== "not_found" && kind !== "permission_denied") span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
