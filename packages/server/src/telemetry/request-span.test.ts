import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { TracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { telemetry } from "@pawl/otel";
import { workflow } from "pawl";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rawLiveClient } from "../live/live-client.fixture.ts";
import { ann, testServer } from "../testing/test-server.fixture.ts";

const spans: ReadableSpan[] = [];
const named = (name: string): ReadableSpan | undefined => spans.find((span) => span.name === name);

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const done = (): Promise<void> => Promise.resolve();
  trace.setGlobalTracerProvider(
    new TracerProvider({
      spanProcessors: [{ onStart: () => {}, onEnd: (span) => void spans.push(span), forceFlush: done, shutdown: done }],
    }),
  );
});
beforeEach(() => void spans.splice(0));

const order = workflow({ name: "order" }, (ctx) => ctx.step("look", () => 7));
const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

describe("a request", () => {
  it("goes on with its caller's trace, down to the steps of the run that it starts", async () => {
    await using server = await testServer({ workflows: [order], instrumentation: telemetry() });
    const reply = await server.call(ann, "POST", "/agents/order/execute", { input: null }, { traceparent });
    expect(reply.status).toBe(201);
    await server.pawl.run(reply.body.id).result();
    const request = named("POST /api/v1/agents/:agent/execute");
    expect(request).toMatchObject({
      kind: SpanKind.SERVER,
      attributes: {
        "http.request.method": "POST",
        "http.route": "/api/v1/agents/:agent/execute",
        "http.response.status_code": 201,
        "pawl.operation": "agents.execute",
        "pawl.request.id": reply.headers.get("x-request-id"),
        "user.id": "ann",
      },
    });
    expect(request?.parentSpanContext?.spanId).toBe("00f067aa0ba902b7");
    const line = ["POST /api/v1/agents/:agent/execute", "start order", "run order", "step look"].map(named);
    expect(line.map((span) => span?.spanContext().traceId)).toEqual(line.map(() => traceId));
    expect(line.slice(1).map((span) => span?.parentSpanContext?.spanId)).toEqual(
      line.slice(0, -1).map((span) => span?.spanContext().spanId),
    );
  });

  it("is no error of the server where the caller is wrong, and says what was wrong", async () => {
    await using server = await testServer({ workflows: [order] });
    const { status } = await server.call(ann, "GET", "/runs/01900000-0000-7000-8000-000000000000?secret=1");
    expect(status).toBe(404);
    const request = named("GET /api/v1/runs/:run");
    expect(request?.status.code).toBe(SpanStatusCode.UNSET);
    expect(request?.attributes).toMatchObject({ "http.response.status_code": 404, "error.type": "run_not_found" });
    expect(JSON.stringify(request?.attributes)).not.toContain("secret");
    expect(JSON.stringify(request?.attributes)).not.toContain("test.ann");
  });

  it("of a stranger or a guest has a trace of its own, linked to the one that they name", async () => {
    await using server = await testServer({ workflows: [order] });
    const guest = (await server.call(null, "POST", "/auth/guest", {}, { traceparent })).body.accessToken as string;
    await server.call({ token: guest }, "GET", "/runs", undefined, { traceparent });
    for (const name of ["POST /api/v1/auth/guest", "GET /api/v1/runs"]) {
      const request = named(name);
      expect(request?.parentSpanContext).toBeUndefined();
      expect(request?.spanContext().traceId).not.toBe(traceId);
      expect(request?.links.map(({ context: { traceId } }) => traceId)).toEqual([traceId]);
    }
  });

  it("has a trace of its own where the caller's cannot be read", async () => {
    await using server = await testServer({ workflows: [order] });
    await server.call(ann, "GET", "/runs", undefined, { traceparent: "00-nonsense-01" });
    const request = named("GET /api/v1/runs");
    expect(request?.parentSpanContext).toBeUndefined();
    expect(request?.spanContext().traceId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("a subscription by WebSocket", () => {
  it("has a span that says who wanted to follow what, and whether they may", async () => {
    await using server = await testServer({ workflows: [order] });
    const run = await server.pawl.start(order, undefined, { owner: "ann" });
    const client = await rawLiveClient(server.server.url, ann);
    client.send({ type: "subscribe", id: "1", to: { channel: "run", run: run.id } });
    await client.next("end");
    expect(named("live run")).toMatchObject({
      kind: SpanKind.SERVER,
      attributes: { "http.route": "/api/v1/live", "pawl.run.id": run.id, "user.id": "ann" },
    });
    spans.splice(0);
    client.send({ type: "subscribe", id: "2", to: { channel: "run", run: "01900000-0000-7000-8000-000000000000" } });
    await client.next("error");
    expect(named("live run")).toMatchObject({
      attributes: { "error.type": "run_not_found" },
      status: { code: SpanStatusCode.UNSET },
    });
    client.socket.terminate();
  });
});
