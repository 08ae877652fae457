import { durationMs, type Duration } from "./duration.ts";
import type { ErrorKind } from "./error-kind.ts";
import { PawlError } from "./pawl-error.ts";

export interface RetryableErrorOptions {
  /** Wait at least this long before the next attempt: `"30s"`, `{ minutes: 2 }`, or a number of milliseconds. */
  readonly retryAfter?: Duration | undefined;
  /** A stable code of yours, for example `warehouse_locked`. Default: `retryable`. */
  readonly code?: string | undefined;
  /** Default: `service_unavailable`. */
  readonly kind?: ErrorKind | undefined;
  readonly hint?: string | undefined;
  readonly details?: Record<string, unknown> | undefined;
  readonly cause?: unknown;
}

/**
 * A failure that is worth another attempt, and when. The retry policy still bounds the number of attempts.
 *
 * @example
 * if (job.state === "queued") throw new RetryableError("The export is not ready", { retryAfter: "30s" });
 *
 * @throws PawlError `invalid_duration` when `retryAfter` is not a duration.
 */
export class RetryableError extends PawlError {
  constructor(message: string, options: RetryableErrorOptions = {}) {
    super(options.code ?? "retryable", message, {
      kind: options.kind ?? "service_unavailable",
      retryable: true,
      retryAfterMs: options.retryAfter === undefined ? undefined : durationMs(options.retryAfter, "retryAfter"),
      hint: options.hint,
      details: options.details,
      cause: options.cause,
    });
  }
}
