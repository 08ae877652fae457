import { catalogue, type ErrorCode } from "./catalogue.ts";
import { abortCode } from "./classification/abort.ts";
import { httpStatus, httpStatusCode } from "./classification/http.ts";
import { postgresCode } from "./classification/postgres.ts";
import { retryAfterMs } from "./classification/retry-after.ts";
import { sqliteCode } from "./classification/sqlite.ts";
import { isFetchFailure, systemCode } from "./classification/system.ts";
import { isValidationFailure } from "./classification/validation.ts";
import { isErrorKind, type ErrorKind } from "./error-kind.ts";

/** What an error is, whoever threw it. */
export interface Classification {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  /** Milliseconds that the failing side asked to wait for. */
  readonly retryAfterMs?: number;
  /** Present and true when the error was a PermanentError. */
  readonly isPermanent?: boolean;
}

export interface ClassifyOptions {
  /** The present time, for a Retry-After that is a date. Default: the answer's own Date header. */
  readonly nowMs?: number | undefined;
}

// Enough for every wrapper seen (ORM → driver → socket is 3), and an end to chains and trees made by mistake.
const visitsMax = 50;

interface Search {
  readonly options: ClassifyOptions;
  /** What was found for each error looked at; undefined too while it is looked at, which ends cycles. */
  readonly seen: Map<object, Classification | undefined>;
}

/**
 * Tells what an error is: fetch and Node system errors, HTTP answers (with Retry-After), aborts and timeouts, SQLite,
 * PostgreSQL, schema validation, and whatever wraps them through `cause` or AggregateError. Never throws.
 *
 * @example classify(await fetch("http://localhost:1").catch((error) => error)).code // "connection_refused"
 */
export function classify(error: unknown, options: ClassifyOptions = {}): Classification {
  try {
    return find(error, { options, seen: new Map() }) ?? known("unknown");
  } catch {
    // A thrown proxy or a getter that throws: what cannot be read is unknown.
    return known("unknown");
  }
}

function find(error: unknown, search: Search): Classification | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if (search.seen.has(error) || search.seen.size >= visitsMax) return search.seen.get(error);
  search.seen.set(error, undefined);
  const found =
    classified(error) ??
    aborted(error, search) ??
    http(error, search.options) ??
    known(sqliteCode(error) ?? postgresCode(error) ?? systemCode(error)) ??
    known(isValidationFailure(error) ? "validation_failed" : undefined) ??
    find((error as Error).cause, search) ??
    amongErrors(error, search) ??
    known(isFetchFailure(error) ? "network_error" : undefined);
  search.seen.set(error, found);
  return found;
}

// By shape, not by class: the error may come from a record or from a second copy of Pawl.
function classified(error: Partial<Classification>): Classification | undefined {
  const { code, kind, retryable, retryAfterMs: afterMs, isPermanent } = error;
  if (typeof code !== "string" || !isErrorKind(kind) || typeof retryable !== "boolean") return undefined;
  return {
    code,
    kind,
    retryable,
    ...(typeof afterMs === "number" && { retryAfterMs: afterMs }),
    ...(isPermanent === true && { isPermanent }),
  };
}

// Node wraps the signal's reason as cause: an abort by AbortSignal.timeout is a timeout.
function aborted(error: object, search: Search): Classification | undefined {
  const code = abortCode(error);
  if (code !== "aborted") return known(code);
  const reason = find((error as Error).cause, search);
  return reason?.kind === "timeout" ? reason : known(code);
}

function http(error: object, options: ClassifyOptions): Classification | undefined {
  const status = httpStatus(error);
  if (status === undefined) return undefined;
  const afterMs = retryAfterMs(error, options.nowMs);
  const classification = known(httpStatusCode(status, error, afterMs));
  return classification && afterMs !== undefined ? { ...classification, retryAfterMs: afterMs } : classification;
}

// AggregateError is what Promise.any rejects with: one success would do, so one error worth a retry is enough.
function amongErrors(error: object, search: Search): Classification | undefined {
  const { errors } = error as AggregateError;
  if (!Array.isArray(errors)) return undefined;
  const found = errors.slice(0, 20).map((inner) => find(inner, search));
  return (
    found.find((one) => one?.retryable && one.kind !== "unknown") ??
    (found.includes(undefined) ? undefined : (found.find((one) => one?.retryable) ?? found[0]))
  );
}

function known(code: ErrorCode | undefined): Classification | undefined;
function known(code: "unknown"): Classification;
function known(code: ErrorCode | undefined): Classification | undefined {
  if (code === undefined) return undefined;
  const { kind, retryable } = catalogue[code];
  return { code, kind, retryable };
}
