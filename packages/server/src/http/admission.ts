import type { Operation } from "@pawl/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { addressKey } from "../limits/address-key.ts";
import { limitHeaders, type RequestLimiter, type Standing } from "../limits/request-limits.ts";
import { ApiError } from "./api-error.ts";
import type { Authenticator } from "./authenticator.ts";
import { authorize } from "./authorize.ts";
import type { Principal } from "./principal.ts";

/** What is decided of a request before anything of what it says is read. */
export interface Admission {
  /** Null: nobody has signed in, or it cannot be told. */
  readonly principal: Principal | null;
  /** Why it goes no further; null: it does. */
  readonly refusal: Error | null;
  /** One of many that were too many, and not the first of them: it is not worth a note of its own. */
  readonly isFlood: boolean;
}

export interface AdmissionParts {
  readonly authenticator: Authenticator;
  readonly limiter: RequestLimiter;
}

/**
 * Who calls → not too often → may they. Never rejects: a refusal is told by what handles the request, which notes it too.
 *
 * Whoever has not signed in is told apart by address, and so is whoever tries tokens; and so is everybody where no sign-in is needed: guests, whom anybody can make any number of, would otherwise each try
 * passwords anew.
 */
export async function admit(
  op: Operation,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { authenticator, limiter }: AdmissionParts,
): Promise<Admission> {
  const { principal, failure } = await callerOf(request, authenticator);
  // What is wrong is on our side.
  if (failure !== null && !isTheirs(failure)) return { principal, refusal: failure, isFlood: false };
  const who = op.access === "public" || principal === null ? addressKey(request.ip) : principal.userId;
  const standing = await limiter.take(op, who);
  if (standing !== null) void reply.headers(limitHeaders(op.rate, standing));
  if (standing?.isAllowed === false)
    return { principal, refusal: tooMany(standing), isFlood: !standing.isFirstRefused };
  return { principal, refusal: failure ?? barred(op, principal), isFlood: false };
}

async function callerOf(
  { headers: { authorization } }: FastifyRequest,
  authenticator: Authenticator,
): Promise<{ readonly principal: Principal | null; readonly failure: Error | null }> {
  if (authorization === undefined) return { principal: null, failure: null };
  const token = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(authorization)?.[1];
  if (token === undefined) return { principal: null, failure: notUnderstood() };
  try {
    return { principal: await authenticator.authenticate(token), failure: null };
  } catch (error) {
    return { principal: null, failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

function barred(op: Operation, principal: Principal | null): Error | null {
  try {
    authorize(op, principal);
    return null;
  } catch (error) {
    return error as Error;
  }
}

function isTheirs(failure: Error): boolean {
  return failure instanceof ApiError && failure.kind === "permission_denied";
}

function notUnderstood(): ApiError {
  return new ApiError("unauthorized", "The header Authorization is not understood; it must be: Bearer <token>.");
}

function tooMany({ limit, resetSeconds }: Standing): ApiError {
  return new ApiError("too_many_requests", `There were more than ${limit} requests in a minute.`, {
    retryable: true,
    retryAfterMs: resetSeconds * 1000,
  });
}
