import { isNothing, type Operation } from "@pawl/api";
import type { FastifyReply, FastifyRequest, preParsingAsyncHookHandler } from "fastify";
import { auditEntry, isAudited } from "../audit/audit-entry.ts";
import { auditFacts } from "../audit/audit-facts.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { ServerDatabase } from "../database/open-database.ts";
import { doneOnce } from "../idempotency/idempotency.ts";
import { idempotencyKey } from "../idempotency/idempotency-key.ts";
import type { RequestLimiter } from "../limits/request-limits.ts";
import type { HttpMetrics } from "../metrics/http-metrics.ts";
import { inRequestSpan, type Answered } from "../telemetry/request-span.ts";
import { admit, type Admission } from "./admission.ts";
import { ApiError } from "./api-error.ts";
import type { Authenticator } from "./authenticator.ts";
import { problemOf } from "./problem.ts";
import type { Principal } from "./principal.ts";
import { readCall } from "./read-call.ts";
import { unreadBody } from "./unread-body.ts";
import type { Call, Route } from "./route.ts";
import type { ServerClock } from "./server-clock.ts";

export interface HandlerParts {
  readonly authenticator: Authenticator;
  readonly limiter: RequestLimiter;
  readonly audit: AuditLog;
  readonly metrics: HttpMetrics;
  readonly database: ServerDatabase;
  readonly clock: ServerClock;
  /** For tests: whether every reply fits the contract. */
  readonly checkReplies: boolean;
}

/** One request under way, as far as it is known. */
interface Passage {
  principal: Principal | null;
  isFlood: boolean;
  call: Call | null;
  result: unknown;
  status: number;
}

/** What a route is made of. */
export interface Handling {
  readonly preParsing: preParsingAsyncHookHandler;
  readonly bodyLimit?: number;
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

/** What strangers may say: no operation of theirs takes more than a form's worth. */
const strangersBytesMax = 64 * 1024;

/**
 * The way of every request: who calls → not too often → may they (`admission.ts`) → what do they say → do it → note it → reply. What is said is read, and paid for, only by those who may call.
 */
export function handlerOf(route: Route, parts: HandlerParts): Handling {
  const { op } = route;
  const admissions = new WeakMap<FastifyRequest, Admission>();
  const preParsing: preParsingAsyncHookHandler = async (request, reply, body) => {
    const admission = await admit(op, { request, reply }, parts);
    admissions.set(request, admission);
    // Why, is told and noted by the handler.
    return admission.refusal === null ? body : unreadBody(request);
  };
  const handler = (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    // Nothing is handled that has not come by the hook.
    const admission = admissions.get(request)!;
    const { principal } = admission;
    return inRequestSpan(op, { request, principal }, (answered) => serve({ request, reply }, { admission, answered }));
  };
  return { preParsing, handler, ...(op.access === "public" && { bodyLimit: strangersBytesMax }) };

  async function serve(
    { request, reply }: Http,
    { admission, answered }: { readonly admission: Admission; readonly answered: (facts: Answered) => void },
  ): Promise<unknown> {
    const { principal, refusal, isFlood } = admission;
    const passage: Passage = { principal, isFlood, call: null, result: null, status: op.status };
    const stopTimer = parts.metrics.begin(op);
    let failure: Error | undefined;
    try {
      if (refusal !== null) throw refusal;
      await pass(route, parts, passage, { request, reply });
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      passage.status = problemOf(error, request.id).status;
    }
    const tookMs = Math.round(stopTimer(passage.status) * 1_000);
    answered({ status: passage.status, userId: principal?.userId, failure });
    await note(op, parts, passage, { request, failure, tookMs });
    if (failure !== undefined) throw failure;
    if (reply.sent) return reply;
    if (passage.status === 204) return reply.status(204).send();
    return reply.status(passage.status).send(passage.result);
  }
}

interface Http {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function pass({ op, handle }: Route, parts: HandlerParts, passage: Passage, http: Http): Promise<void> {
  const call = readCall(op, { ...http, visitor: passage.principal });
  passage.call = call;
  const work = async (): Promise<{ status: number; reply: unknown }> => {
    const result = await handle(call);
    const { statusCode } = http.reply;
    return { status: statusCode === 200 ? op.status : statusCode, reply: result };
  };
  const key = idempotencyKey(op, http.request);
  const { status, reply } =
    key === null || passage.principal === null || op.idempotency !== "reply"
      ? await work()
      : await repeated(op, parts, { userId: passage.principal.userId, key, call }, work);
  passage.status = status;
  passage.result = reply;
  if (parts.checkReplies && !http.reply.sent && op.produces === null && !isNothing(op.reply)) checkReply(op, reply);
}

async function repeated(
  op: Operation,
  { database, clock }: HandlerParts,
  given: { readonly userId: string; readonly key: string; readonly call: Call },
  work: () => Promise<{ status: number; reply: unknown }>,
): Promise<{ status: number; reply: unknown }> {
  const { userId, key, call } = given;
  const { params, query, body, request, reply } = call;
  const onGap = (error: unknown): void =>
    request.log.error({ err: error }, "the answer to an idempotency key was lost");
  const asked = { userId, key, operation: op.id, content: [params, query, body], nowMs: clock.nowMs(), onGap };
  const answer = await doneOnce(database.db, asked, work);
  if (answer.isRepeated) void reply.header("idempotency-replayed", "true");
  return answer;
}

async function note(
  op: Operation,
  { audit, clock, metrics }: HandlerParts,
  { principal, isFlood, call, result, status }: Passage,
  {
    request,
    failure,
    tookMs,
  }: { readonly request: FastifyRequest; readonly failure: Error | undefined; readonly tookMs: number },
): Promise<void> {
  const code = failure === undefined ? null : problemOf(failure, request.id).code;
  request.log.info(
    { op: op.id, user: principal?.userId, status, ...(code !== null && { code }), tookMs, ip: request.ip },
    "request",
  );
  if (!isAudited({ op, status, isFlood })) return;
  const done = {
    id: clock.id(),
    atMs: clock.nowMs(),
    op,
    principal,
    params: call?.params ?? request.params,
    reply: result,
    facts: auditFacts(request),
    status,
    code,
    ip: request.ip,
    userAgent: request.headers["user-agent"],
    requestId: request.id,
  };
  try {
    await audit.record(auditEntry(done));
  } catch (error) {
    // What was done is done: to answer otherwise would make the caller do it again. The log and a metric say that the audit log has a gap.
    metrics.auditFailed();
    request.log.error({ err: error, entry: auditEntry(done) }, "the audit log could not be written");
  }
}

function checkReply(op: Operation, reply: unknown): void {
  const result = op.reply.safeParse(JSON.parse(JSON.stringify(reply ?? null)));
  if (!result.success)
    throw new ApiError(
      "reply_invalid",
      `The reply of ${op.id} does not fit the contract: ${JSON.stringify(result.error.issues)}`,
    );
}
