import { catalogue, type ErrorCode } from "../catalogue.ts";
import { header } from "./retry-after.ts";

/**
 * The HTTP status that an error carries, if it is one of a failure (400–599): a thrown Response, `status` (fetch wrappers,
 * octokit, OpenAI), `statusCode` (got, AI SDK, Fastify), `response.status` (axios), `$metadata.httpStatusCode` (AWS).
 */
export function httpStatus(error: object): number | undefined {
  const { status, statusCode, response, $metadata } = error as Record<string, unknown>;
  const inner = (response ?? {}) as Record<string, unknown>;
  const candidates = [
    status,
    statusCode,
    inner["status"],
    inner["statusCode"],
    ($metadata as Record<string, unknown> | undefined)?.["httpStatusCode"],
  ];
  return candidates.find(
    (one): one is number => typeof one === "number" && Number.isInteger(one) && one >= 400 && one <= 599,
  );
}

/** The code of a status. A 403 that limits the rate (GitHub sends those) is not a question of permission. */
export function httpStatusCode(status: number, error: object, retryAfterMs: number | undefined): ErrorCode {
  if (status === 403 && (retryAfterMs !== undefined || header(error, "x-ratelimit-remaining") === "0")) {
    return "http_rate_limited";
  }
  const code = `http_${status}`;
  if (Object.hasOwn(catalogue, code)) return code as ErrorCode;
  return status < 500 ? "http_4xx" : "http_5xx";
}
