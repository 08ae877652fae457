import type { ErrorKind } from "pawl";

export interface ServerError {
  readonly kind: ErrorKind;
  readonly status: number;
  readonly hint?: string;
}

/** The server's own error codes, besides the engine's. `docs/server-errors.md` lists them. */
const entries = {
  malformed_request: { kind: "invalid_input", status: 400 },
  unauthorized: {
    kind: "permission_denied",
    status: 401,
    hint: "Sign in, or send a valid token as Authorization: Bearer.",
  },
  token_expired: { kind: "permission_denied", status: 401, hint: "Get a new access token with auth/refresh." },
  forbidden: { kind: "permission_denied", status: 403 },
  password_change_required: {
    kind: "permission_denied",
    status: 403,
    hint: "Change the password with POST /me/password; it was given for one sign-in.",
  },
  origin_refused: {
    kind: "permission_denied",
    status: 403,
    hint: "Call from a page of this server, or let an admin add the page's origin to corsOrigins.",
  },
  host_refused: {
    kind: "permission_denied",
    status: 403,
    hint: "Call it as localhost, or set publicUrl to how people reach it.",
  },
  credentials_wrong: { kind: "permission_denied", status: 401 },
  account_disabled: { kind: "permission_denied", status: 403, hint: "Ask an admin." },
  registration_closed: { kind: "permission_denied", status: 403, hint: "Ask an admin for an account." },
  guests_closed: { kind: "permission_denied", status: 403 },
  email_taken: { kind: "business_logic", status: 409, hint: "Sign in with it." },
  password_weak: { kind: "validation", status: 422, hint: "Take a longer one, best of several words." },
  refresh_invalid: { kind: "permission_denied", status: 401, hint: "Sign in again." },
  refresh_reused: {
    kind: "permission_denied",
    status: 401,
    hint: "The refresh token had been used before, so the device was signed out. Sign in again.",
  },
  provider_not_configured: { kind: "not_found", status: 404, hint: "docs/users.md says how it is set up." },
  return_path_invalid: { kind: "invalid_input", status: 400, hint: "Give a path of this server, such as /runs." },
  scope_not_allowed: { kind: "permission_denied", status: 403 },
  last_admin: { kind: "business_logic", status: 409, hint: "Make somebody else admin first." },
  runs_limit_reached: { kind: "rate_limited", status: 429, hint: "An admin can raise the limit." },
  tokens_limit_reached: { kind: "rate_limited", status: 429, hint: "An admin can raise the limit." },
  sign_in_busy: { kind: "service_unavailable", status: 503, hint: "Try again in a moment." },
  scope_missing: { kind: "permission_denied", status: 403, hint: "Make an API key with that scope." },
  route_not_found: { kind: "not_found", status: 404, hint: "All routes are listed at /api/docs." },
  agent_not_found: { kind: "not_found", status: 404 },
  singleton_held: {
    kind: "business_logic",
    status: 409,
    hint: "The agent allows one run at a time: try again when the other one has ended.",
  },
  bulk_limit_reached: {
    kind: "rate_limited",
    status: 429,
    hint: "Wait until one of your operations is over, or stop one.",
  },
  schedule_limit_reached: { kind: "business_logic", status: 409, hint: "Delete one that you do not need." },
  workflow_not_found: { kind: "not_found", status: 404 },
  operation_not_found: { kind: "not_found", status: 404 },
  share_not_found: { kind: "not_found", status: 404 },
  file_not_found: { kind: "not_found", status: 404 },
  user_not_found: { kind: "not_found", status: 404 },
  device_not_found: { kind: "not_found", status: 404 },
  api_key_not_found: { kind: "not_found", status: 404 },
  interrupt_ambiguous: { kind: "business_logic", status: 409, hint: "Name the one that you answer as `interrupt`." },
  workflow_limit_reached: { kind: "business_logic", status: 409, hint: "Delete some that you do not need." },
  share_limit_reached: { kind: "business_logic", status: 409, hint: "Take back some that you do not need." },
  file_limit_reached: {
    kind: "business_logic",
    status: 409,
    hint: "Remove uploads that you do not need, or ask an admin for more room.",
  },
  file_too_large: { kind: "invalid_input", status: 413 },
  file_type_refused: { kind: "invalid_input", status: 415 },
  upload_incomplete: { kind: "business_logic", status: 409, hint: "Upload the rest; HEAD tells how far it is." },
  upload_offset_conflict: {
    kind: "business_logic",
    status: 409,
    hint: "Go on where HEAD says that the upload is.",
  },
  tus_version_unsupported: { kind: "invalid_input", status: 412, hint: "Send Tus-Resumable: 1.0.0." },
  range_not_satisfiable: { kind: "invalid_input", status: 416 },
  method_not_allowed: { kind: "invalid_input", status: 405 },
  idempotency_mismatch: {
    kind: "invalid_input",
    status: 422,
    hint: "One key, one request: use a new key for another one.",
  },
  idempotency_running: {
    kind: "business_logic",
    status: 409,
    hint: "The first request with this key is under way; wait for it.",
  },
  upgrade_required: { kind: "invalid_input", status: 426, hint: "Connect with a WebSocket client: docs/live.md." },
  precondition_failed: {
    kind: "business_logic",
    status: 412,
    hint: "It has changed since you read it: read it again.",
  },
  body_too_large: { kind: "invalid_input", status: 413 },
  media_type_unsupported: { kind: "invalid_input", status: 415 },
  too_many_requests: { kind: "rate_limited", status: 429 },
  reply_invalid: { kind: "unknown", status: 500 },
  internal_error: { kind: "unknown", status: 500, hint: "The server's log has more, under the request's id." },
  shutting_down: { kind: "service_unavailable", status: 503 },
} as const satisfies Record<string, ServerError>;

export type ServerErrorCode = keyof typeof entries;

export const catalogue: Readonly<Record<ServerErrorCode, ServerError>> = entries;
