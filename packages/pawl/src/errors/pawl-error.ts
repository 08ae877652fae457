import { catalogue, type CatalogueEntry, type ErrorCode } from "./catalogue.ts";
import { isRetryableKind, type ErrorKind } from "./error-kind.ts";

export interface PawlErrorOptions {
  /** Default: the catalogue's kind for the code, else `unknown`. */
  readonly kind?: ErrorKind | undefined;
  /** Default: what the catalogue says for the code, else what the kind implies. */
  readonly retryable?: boolean | undefined;
  /** The least time to wait before another attempt, in milliseconds, when the failing side named one. */
  readonly retryAfterMs?: number | undefined;
  /** What the reader can do about it. Default: the catalogue's hint for the code. */
  readonly hint?: string | undefined;
  /** Plain data about this failure: the option and value at fault, an HTTP status, ids. */
  readonly details?: Record<string, unknown> | undefined;
  readonly cause?: unknown;
}

/**
 * The one error class of Pawl. Branch on `code` (stable) or `kind`, never on the message.
 *
 * @example
 * try {
 *   await run.result();
 * } catch (error) {
 *   if (error instanceof PawlError && error.code === "step_timeout") console.log(error.hint);
 * }
 */
export class PawlError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly hint?: string;
  declare readonly details?: Record<string, unknown>;
  /** True only on a `PermanentError`: no retry policy may try again, not even one with `retryIf`. */
  declare readonly isPermanent?: boolean;

  constructor(code: ErrorCode | (string & {}), message: string, options: PawlErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    Object.defineProperty(this, "name", { value: new.target.name, configurable: true, writable: true });
    const known = knownEntry(code);
    this.code = code;
    this.kind = options.kind ?? known?.kind ?? "unknown";
    this.retryable = options.retryable ?? defaultRetryable(known, this.kind);
    const hint = options.hint ?? known?.hint;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (hint !== undefined) this.hint = hint;
    if (options.details !== undefined) this.details = options.details;
  }
}

function knownEntry(code: string): CatalogueEntry | undefined {
  return Object.hasOwn(catalogue, code) ? catalogue[code as ErrorCode] : undefined;
}

// A caller that overrides the kind means another failure than the catalogue's: then the kind decides.
function defaultRetryable(known: CatalogueEntry | undefined, kind: ErrorKind): boolean {
  return known?.kind === kind ? known.retryable : isRetryableKind(kind);
}
