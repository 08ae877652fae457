import type { Issue, Problem } from "@pawl/api";

/** What an {@link ApiProblem} is made of, where no server has answered. */
interface OwnProblem {
  readonly code: "unreachable" | "timeout" | "reply_invalid" | "protocol_error";
  readonly detail: string;
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * How a call fails. Branch on `code`, which is stable: the server's are listed in docs/errors.md and docs/server-errors.md; `unreachable` and `timeout` say that no answer came, `reply_invalid` that it was
 * none of a Pawl server.
 *
 * ```ts
 * try {
 *   await client.agents.execute("order", { input });
 * } catch (error) {
 *   if (error instanceof ApiProblem && error.code === "validation_failed") show(error.issues);
 * }
 * ```
 */
export class ApiProblem extends Error {
  override readonly name: string = "ApiProblem";
  readonly code: string;
  /** `not_found`, `validation`, `rate_limited`, …; `network` where no answer came. */
  readonly kind: string;
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** When to try again, where the server has said so. */
  readonly retryAfterMs: number | undefined;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** What is wrong with what was given, field by field. */
  readonly issues: readonly Issue[];
  readonly details: Readonly<Record<string, unknown>>;
  /** Under this the server's log has more. */
  readonly requestId: string | undefined;

  constructor(problem: Problem | OwnProblem) {
    super(problem.detail, "cause" in problem ? { cause: problem.cause } : undefined);
    const full = problem as Partial<Problem> & Pick<Problem, "code">;
    this.code = full.code;
    this.kind = full.kind ?? "network";
    this.status = full.status ?? 0;
    this.retryable = full.retryable ?? full.code !== "reply_invalid";
    this.retryAfterMs = full.retryAfterMs;
    this.hint = full.hint;
    this.issues = full.issues ?? [];
    this.details = full.details ?? {};
    this.requestId = full.requestId;
  }
}

/** Whether it is what a call fails with; with a code: the problem of this code. */
export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code);
}
