import { context, propagation, trace, type TracerProvider as ApiTracerProvider } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { TracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace";

/** What a program sets up once: how contexts are kept, and how they travel. */
export function setUpContexts(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

/** Keeps the spans of one process that have ended. */
export class Recorder {
  readonly spans: ReadableSpan[] = [];
  readonly provider: ApiTracerProvider = new TracerProvider({
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: (span) => {
          this.spans.push(span);
        },
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });

  /** Calls `fn` inside a span of the program's own. */
  within<T>(name: string, fn: () => Promise<T>): Promise<T> {
    return this.provider.getTracer("app").startActiveSpan(name, async (span) => {
      try {
        return await fn();
      } finally {
        span.end();
      }
    });
  }

  named(name: string): ReadableSpan[] {
    return this.spans.filter((span) => span.name === name);
  }
}

/** The spans as an indented list, in the order in which they began: what is below a span that nobody has seen stands at the left. */
export function treeOf(spans: readonly ReadableSpan[], show: (span: ReadableSpan) => string = () => ""): string[] {
  const inOrder = spans.toSorted((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1]);
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const lines: string[] = [];
  const add = (span: ReadableSpan, depth: number): void => {
    const more = show(span);
    lines.push(`${"  ".repeat(depth)}${span.name}${more === "" ? "" : ` ${more}`}`);
    const { spanId } = span.spanContext();
    for (const below of inOrder) if (below.parentSpanContext?.spanId === spanId) add(below, depth + 1);
  };
  for (const span of inOrder) if (!ids.has(span.parentSpanContext?.spanId ?? "")) add(span, 0);
  return lines;
}

export function traceIdsOf(spans: readonly ReadableSpan[]): string[] {
  return [...new Set(spans.map((span) => span.spanContext().traceId))];
}

/** The span whose context runs are handed: a client of the user's, say. */
export function activeSpanId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().spanId;
}
