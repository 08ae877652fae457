import type { ErrorKind } from "./error-kind.ts";
import { PawlError } from "./pawl-error.ts";

export interface PermanentErrorOptions {
  /** A stable code of yours, for example `card_declined`. Default: `permanent`. */
  readonly code?: string | undefined;
  /** Default: `business_logic`. */
  readonly kind?: ErrorKind | undefined;
  readonly hint?: string | undefined;
  readonly details?: Record<string, unknown> | undefined;
  readonly cause?: unknown;
}

/**
 * A failure that another attempt cannot mend. A step or node that throws it fails at once, whatever its retry policy says.
 *
 * @example
 * if (payment.status === "declined") {
 *   throw new PermanentError("The card was declined", { code: "card_declined", details: { orderId } });
 * }
 */
export class PermanentError extends PawlError {
  constructor(message: string, options: PermanentErrorOptions = {}) {
    super(options.code ?? "permanent", message, {
      ...options,
      kind: options.kind ?? "business_logic",
      retryable: false,
    });
    // Not enumerable: it says what the class says, and console.log need not repeat it.
    Object.defineProperty(this, "isPermanent", { value: true });
  }
}
