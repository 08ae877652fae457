import { messageOf } from "./as-pawl-error.ts";
import { catalogue, type ErrorCode } from "./catalogue.ts";
import { classify, type Classification, type ClassifyOptions } from "./classify.ts";
import { errorDetails } from "./error-details.ts";
import { PawlError } from "./pawl-error.ts";
import { PermanentError } from "./permanent-error.ts";
import { RetryableError } from "./retryable-error.ts";

/** An error as plain JSON of bounded size: what the store keeps, the CLI prints and queries search. */
export interface ErrorRecord extends Classification {
  readonly name: string;
  /** At most 8 kB. */
  readonly message: string;
  readonly hint?: string;
  /** At most 8 kB. */
  readonly stack?: string;
  /** Plain data of the error: its `details` and its own further properties, as far as they are JSON. */
  readonly details?: Record<string, unknown>;
  /** At most 5 deep. */
  readonly cause?: ErrorRecord;
  /** Of an AggregateError and of `branches_failed`: at most 20. */
  readonly errors?: readonly ErrorRecord[];
}

const textMaxBytes = 8192;
const depthMax = 5;
const errorsMax = 20;
// Aggregates in aggregates would multiply without it.
const recordsMax = 100;

interface Walk {
  readonly options: ClassifyOptions;
  /** Errors between the root and here, to stop at a cycle. */
  readonly above: readonly unknown[];
  readonly budget: { records: number };
}

/**
 * Describes whatever was thrown as plain JSON. Never throws, and the record of a revived record is that record again.
 *
 * @example toErrorRecord(new PermanentError("The card was declined", { code: "card_declined" })).code // "card_declined"
 */
export function toErrorRecord(error: unknown, options: ClassifyOptions = {}): ErrorRecord {
  return record(error, { options, above: [], budget: { records: recordsMax - 1 } });
}

/**
 * The error that a record describes: a PawlError (a PermanentError or RetryableError if it was one) with the name, message,
 * stack, details and causes of the first.
 */
export function fromErrorRecord(stored: ErrorRecord): PawlError {
  const { message, cause, errors } = stored;
  const options = { ...stored, cause: cause && fromErrorRecord(cause) };
  const error = stored.isPermanent
    ? new PermanentError(message, options)
    : stored.name === "RetryableError"
      ? new RetryableError(message, options)
      : new PawlError(stored.code, message, options);
  // What the constructors derive (name, hint, retryAfterMs) yields to what was recorded.
  for (const key of ["retryable", "retryAfterMs", "hint"] as const) restore(error, key, stored[key], true);
  restore(error, "name", stored.name, false);
  restore(error, "stack", stored.stack, false);
  if (errors) restore(error, "errors", errors.map(fromErrorRecord), false);
  return error;
}

function record(error: unknown, walk: Walk): ErrorRecord {
  const below = { ...walk, above: [...walk.above, error] };
  const { name, hint, stack, cause, errors } = parts(error);
  const classification = classify(error, walk.options);
  const advice = typeof hint === "string" ? hint : knownHint(classification.code);
  const details = errorDetails(error);
  return {
    name: typeof name === "string" && name !== "" ? bounded(name, 200) : "Error",
    message: bounded(messageOf(error), textMaxBytes),
    ...classification,
    ...(advice !== undefined && { hint: bounded(advice, textMaxBytes) }),
    ...(typeof stack === "string" && { stack: bounded(stack, textMaxBytes) }),
    ...(details && { details }),
    ...causeRecord(cause, below),
    ...errorRecords(errors, below),
  };
}

// For `unknown` the catalogue has nothing to say that would help with this very error.
function knownHint(code: string): string | undefined {
  return code !== "unknown" && Object.hasOwn(catalogue, code) ? catalogue[code as ErrorCode].hint : undefined;
}

function causeRecord(cause: unknown, walk: Walk): { cause?: ErrorRecord } {
  return cause !== undefined && canDescend(cause, walk) ? { cause: record(cause, walk) } : {};
}

function errorRecords(errors: unknown, walk: Walk): { errors?: ErrorRecord[] } {
  if (!Array.isArray(errors)) return {};
  const kept = errors.slice(0, errorsMax).flatMap((one) => (canDescend(one, walk) ? [record(one, walk)] : []));
  return kept.length > 0 ? { errors: kept } : {};
}

function canDescend(error: unknown, { above, budget }: Walk): boolean {
  return above.length <= depthMax && !above.includes(error) && budget.records-- > 0;
}

function parts(error: unknown): Record<string, unknown> {
  if (typeof error !== "object" || error === null) return {};
  try {
    const { name, hint, stack, cause, errors } = error as Record<string, unknown>;
    return { name, hint, stack, cause, errors };
  } catch {
    return {};
  }
}

function bounded(text: string, maxBytes: number): string {
  const head = text.slice(0, maxBytes);
  if (head.length === text.length && Buffer.byteLength(head) <= maxBytes) return text;
  // The cut may fall inside a character; "…" takes 3 bytes.
  return `${Buffer.from(head)
    .subarray(0, maxBytes - 3)
    .toString()
    .replace(/\uFFFD+$/, "")}…`;
}

function restore(error: PawlError, key: string, value: unknown, enumerable: boolean): void {
  if (value === undefined) Reflect.deleteProperty(error, key);
  else Object.defineProperty(error, key, { value, enumerable, configurable: true, writable: true });
}
