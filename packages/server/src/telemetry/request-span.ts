import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type Span,
} from "@opentelemetry/api";
import type { Operation } from "@pawl/api";
import type { FastifyRequest } from "fastify";
import type { Principal } from "../http/principal.ts";

/** What a request has come to. */
export interface Answered {
  readonly status: number;
  readonly userId: string | undefined;
  readonly failure: Error | undefined;
}

const tracer = trace.getTracer("@pawl/server");
const contexts = new WeakMap<FastifyRequest, Context>();

/**
 * Serves a request inside a span that goes on with the caller's trace, if the caller is somebody: strangers and guests could make us record what we would not, and write into traces of others by their
 * ids. Theirs is a trace of its own, linked to what they have named. Where an instrumentation of Node's HTTP has made a span already, that one is told what it is for. Without an
 * OpenTelemetry SDK in the process, all of it comes to nothing.
 *
 * Neither path nor query are told: they can have ids of shares in them, which are secrets.
 */
export function inRequestSpan<T>(
  op: Operation,
  { request, principal }: { readonly request: FastifyRequest; readonly principal: Principal | null },
  serve: (answered: (facts: Answered) => void) => Promise<T>,
): Promise<T> {
  const route = request.routeOptions.url ?? op.path;
  const about: Attributes = { "http.route": route, "pawl.operation": op.id };
  const title = `${op.method} ${route}`;
  const outer = trace.getActiveSpan();
  if (outer !== undefined) {
    outer.updateName(title).setAttributes(about);
    return serve((facts) => tell(outer, facts));
  }
  const named = propagation.extract(context.active(), request.headers);
  const isTrusted = principal !== null && !principal.isGuest;
  const around = isTrusted ? named : context.active();
  const attributes = { ...about, ...requestAttributes(request) };
  const links = isTrusted ? [] : linksTo(named);
  const span = tracer.startSpan(title, { kind: SpanKind.SERVER, attributes, links }, around);
  const inside = trace.setSpan(around, span);
  contexts.set(request, inside);
  return context.with(inside, async () => {
    try {
      return await serve((facts) => tell(span, facts));
    } finally {
      span.end();
    }
  });
}

function linksTo(named: Context): Link[] {
  const spanContext = trace.getSpanContext(named);
  return spanContext === undefined ? [] : [{ context: spanContext }];
}

/** For what is done for a request beside its operation: writing down an error that was thrown. */
export function asInRequest(request: FastifyRequest, fn: () => void): void {
  context.with(contexts.get(request) ?? context.active(), fn);
}

function requestAttributes(request: FastifyRequest): Attributes {
  const userAgent = request.headers["user-agent"];
  return {
    "http.request.method": request.method,
    "url.scheme": request.protocol,
    "server.address": request.hostname,
    "client.address": request.ip,
    ...(userAgent !== undefined && { "user_agent.original": userAgent.slice(0, 256) }),
    "pawl.request.id": request.id,
  };
}

/** What the caller has done wrong is no error of the server: only from 500 on is the span one of an error. */
function tell(span: Span, { status, userId, failure }: Answered): void {
  if (!span.isRecording()) return;
  span.setAttribute("http.response.status_code", status);
  if (userId !== undefined) span.setAttribute("user.id", userId);
  if (failure === undefined) return;
  const { code } = failure as { readonly code?: unknown };
  span.setAttribute("error.type", typeof code === "string" ? code : failure.name);
  if (status < 500) return;
  span.recordException(failure);
  span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
}
