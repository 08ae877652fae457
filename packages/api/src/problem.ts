import { z } from "zod";

/** One thing that is wrong with what was given. */
export const Issue = z
  .object({
    path: z.array(z.union([z.string(), z.number()])).describe('Where: `["body", "input", "amount"]`'),
    message: z.string(),
  })
  .meta({ id: "Issue" });

/**
 * How every error is answered: `application/problem+json` (RFC 9457) with the engine's stable codes. Branch on `code`.
 */
export const Problem = z
  .object({
    type: z.string().describe("Where the code is explained"),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe("Stable: `run_not_found`"),
    kind: z.string().describe("`not_found`, `validation`, `rate_limited`, …"),
    retryable: z.boolean(),
    retryAfterMs: z.number().optional(),
    hint: z.string().optional().describe("What to do about it"),
    issues: z.array(Issue).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    requestId: z.string().describe("Of the request, as in the server's log"),
  })
  .meta({ id: "Problem" });

export type Problem = z.output<typeof Problem>;
export type Issue = z.output<typeof Issue>;

/** The error that something failed with, as it is kept with a run or a step. */
export interface ErrorRecord {
  readonly name: string;
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly hint: string | null;
  readonly stack: string | null;
  readonly details: Record<string, unknown> | null;
  readonly cause: ErrorRecord | null;
}

// Written out, since TypeScript does not infer a type that contains itself.
export const ErrorRecord: z.ZodType<ErrorRecord> = z
  .object({
    name: z.string(),
    code: z.string(),
    kind: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    hint: z.string().nullable(),
    stack: z.string().nullable().describe("Only for operators"),
    details: z.record(z.string(), z.unknown()).nullable(),
    get cause(): z.ZodType<ErrorRecord | null> {
      return ErrorRecord.nullable();
    },
  })
  .meta({ id: "ErrorRecord" });
