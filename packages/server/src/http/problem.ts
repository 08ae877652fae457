import { STATUS_CODES } from "node:http";
import type { Issue, Problem } from "@pawl/api";
import { PawlError, type ErrorKind } from "pawl";
import { pathParts } from "pawl/internal";
import { catalogue, type ServerErrorCode } from "./catalogue.ts";

/** What an error is to a caller. Whatever is not meant for callers (bugs, drivers' messages) is said to be an internal error, and nothing of it is told. */
export function problemOf(error: unknown, requestId: string): Problem {
  const { status, code, kind, message, retryable, retryAfterMs, hint, details } = described(error);
  const { issues, ...others } = details ?? {};
  return {
    type: `/api/docs#error-${code}`,
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: message,
    code,
    kind,
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(hint !== undefined && { hint }),
    ...(Array.isArray(issues) && { issues: issues.map(issueOf) }),
    ...(Object.keys(others).length > 0 && { details: others }),
    requestId,
  };
}

type Described = Pick<PawlError, "code" | "kind" | "message" | "retryable" | "retryAfterMs" | "hint" | "details"> & {
  readonly status: number;
};

function described(error: unknown): Described {
  if (error instanceof PawlError) {
    const status = statusOf(error);
    // The engine's own failures may name paths, hosts and statements.
    if (status < 500 || error.code in catalogue) return told(error, status);
    return { ...own("internal_error", unavailableText(status)), status, retryable: error.retryable };
  }
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return own("body_too_large", "The body of the request is too large.");
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return own(
      "media_type_unsupported",
      "The body of the request is of a type that is not taken; send application/json.",
    );
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return { ...own("malformed_request", message ?? "The request is malformed."), status: statusCode };
  return own("internal_error", "Something went wrong in the server.");
}

function told(error: PawlError, status: number): Described {
  const { code, kind, message, retryable, retryAfterMs, hint, details } = error;
  return { code, kind, message, retryable, ...defined({ retryAfterMs, hint, details }), status };
}

function defined<T extends object>(fields: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function unavailableText(status: number): string {
  return status === 503 ? "The store is not available right now." : "Something went wrong in the server.";
}

function own(code: ServerErrorCode, message: string): Described {
  const { kind, status, hint } = catalogue[code];
  return {
    code,
    kind,
    message,
    retryable: status === 429 || status >= 500,
    ...(hint !== undefined && { hint }),
    status,
  };
}

/** The status that problems with this code have, of the server's own codes and the engine's. Pure. */
export function statusOfCode(code: string): number {
  return statusOf(new PawlError(code, ""));
}

/** The engine's codes whose kind alone does not tell. */
const statuses: Readonly<Record<string, number>> = {
  run_terminal: 409,
  run_changed: 409,
  run_not_terminal: 409,
  run_not_retryable: 409,
  interrupt_closed: 409,
  interrupt_not_yours: 403,
  schedule_exists: 409,
  schedule_changed: 409,
  schedule_in_code: 409,
  workflow_not_registered: 404,
  workflow_version_not_registered: 404,
  payload_too_large: 413,
  closed: 503,
};

const statusesByKind: Readonly<Partial<Record<ErrorKind, number>>> = {
  validation: 422,
  invalid_input: 400,
  not_found: 404,
  permission_denied: 403,
  rate_limited: 429,
  business_logic: 409,
  service_unavailable: 503,
  database: 503,
  timeout: 504,
};

function statusOf({ code, kind }: PawlError): number {
  if (Object.hasOwn(catalogue, code)) return catalogue[code as ServerErrorCode].status;
  return statuses[code] ?? statusesByKind[kind] ?? 500;
}

function issueOf(issue: unknown): Issue {
  const { path, message } = issue as { path?: string | readonly unknown[]; message?: string };
  // The engine's are texts: `items[0].price`.
  const parts = typeof path === "string" ? pathParts(path) : (path ?? []);
  const keys = parts.map((key) => (typeof key === "object" && key !== null && "key" in key ? key.key : key));
  return { path: keys.map((key) => (typeof key === "number" ? key : String(key))), message: message ?? "" };
}
