import cookie from "@fastify/cookie";
import cors from "@fastify/cors";
import etag from "@fastify/etag";
import helmet from "@fastify/helmet";
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { randomUUID } from "node:crypto";
import { serveDashboard } from "./dashboard/serve-dashboard.ts";
import { ApiError } from "./http/api-error.ts";
import { compressReplies } from "./http/compress-replies.ts";
import { handlerOf, type HandlerParts } from "./http/handler.ts";
import { problemOf } from "./http/problem.ts";
import type { Route } from "./http/route.ts";
import type { SseParts } from "./live/sse-stream.ts";
import { isTooDeep } from "./http/nesting.ts";
import { closeLastConnections } from "./http/last-connections.ts";
import type { SlowRequests } from "./http/slow-requests.ts";
import { checkHost } from "./http/known-host.ts";
import { answerUnread } from "./http/unread-request.ts";
import { serveLive } from "./live/serve-live.ts";
import { serveReference } from "./reference/serve-reference.ts";
import type { Settings } from "./settings.ts";
import { asInRequest } from "./telemetry/request-span.ts";

export interface AppParts {
  readonly settings: Settings;
  readonly logger: FastifyBaseLogger;
  readonly handling: HandlerParts;
  readonly routes: readonly Route[];
  readonly live: SseParts;
  readonly slow: SlowRequests;
}

export const apiPrefix = "/api/v1";

/** The HTTP side of the server: every operation of the contract, bound to the code that does it. */
export async function buildApp({ settings, logger, handling, routes, live, slow }: AppParts): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    bodyLimit: settings.bodyLimitBytes,
    trustProxy: settings.trustProxy.length === 0 ? false : [...settings.trustProxy],
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 1_000 },
    requestTimeout: slow.requestMs,
    http: { headersTimeout: slow.headersMs, connectionsCheckingInterval: slow.lookMs },
    return503OnClosing: true,
    clientErrorHandler: answerUnread,
  });
  closeLastConnections(app, slow);
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.status >= 500) asInRequest(request, () => request.log.error({ err: error }, "request failed"));
    return reply.status(problem.status).type("application/problem+json").send(problem);
  });
  app.setNotFoundHandler((request, reply) => {
    if (dashboard?.(request, reply) === true) return reply;
    throw new ApiError("route_not_found", `There is no ${request.method} ${request.url.split("?")[0]}.`);
  });
  const parseJson = app.getDefaultJsonParser("error", "error");
  // An empty body of a POST is none; Fastify's own parser would refuse it.
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, text, done) => {
    if (text === "") return done(null, undefined);
    if (isTooDeep(text as string)) return done(new ApiError("malformed_request", "The body is nested too deeply."));
    void parseJson(request, text as string, done);
  });
  // Fastify's parser of texts would let pages of others send what needs no leave of ours.
  app.removeContentTypeParser("text/plain");
  // Bodies that are not JSON are streams, which the operations read themselves, within limits of their own.
  for (const type of new Set(routes.flatMap(({ op }) => op.consumes ?? [])))
    app.addContentTypeParser(type, (_request, body, done) => done(null, body));
  app.addHook("onRequest", (request, reply, done) => {
    void reply.header("x-request-id", request.id);
    // What is told to one caller is not to be found by the next at the same machine. Files, and what is no API, say otherwise.
    if (request.url.startsWith("/api/")) void reply.header("cache-control", "no-store");
    done(checkHost(request, settings));
  });
  await app.register(cookie);
  await app.register(etag, { weak: true });
  await compressReplies(app);
  await app.register(helmet, { contentSecurityPolicy: settings.contentSecurityPolicy });
  await app.register(cors, {
    origin: [...settings.corsOrigins],
    credentials: false,
    maxAge: 600,
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders,
  });
  serveReference(app, settings);
  const dashboard = settings.dashboard ? await serveDashboard(app) : null;
  await serveLive(app, `${apiPrefix}/live`, { settings, ...live });
  for (const route of routes) {
    app.route({
      method: route.op.method,
      url: apiPrefix + route.op.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      // A file that was broken off is gone on with by its bytes, which must be the ones that came before.
      ...(route.op.produces !== null && { compress: false as const }),
      ...handlerOf(route, handling),
    });
  }
  return app;
}

/** What pages of other origins may read of a reply, besides what all may. */
const exposedHeaders = [
  "content-disposition",
  "etag",
  "location",
  "retry-after",
  "tus-resumable",
  "upload-expires",
  "upload-length",
  "upload-offset",
  "x-request-id",
];
