import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { pino } from "pino";
import { beforeAll, describe, expect, it } from "vitest";
import { traceIds } from "./trace-ids.ts";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

describe("a line of the log", () => {
  it("names the trace that it was written in, if it was written in one", () => {
    const lines: Record<string, unknown>[] = [];
    const logger = pino(
      { mixin: traceIds, base: null, timestamp: false },
      { write: (line) => lines.push(JSON.parse(line)) },
    );
    const [traceId, spanId] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
    logger.warn("outside");
    const inside = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1 });
    context.with(inside, () => logger.child({ requestId: "r" }).warn("inside"));
    expect(lines).toEqual([
      { level: 40, msg: "outside" },
      { level: 40, requestId: "r", traceId, spanId, msg: "inside" },
    ]);
  });
});
