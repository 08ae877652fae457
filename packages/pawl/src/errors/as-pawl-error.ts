import { classify, type ClassifyOptions } from "./classify.ts";
import { PawlError } from "./pawl-error.ts";

/**
 * The error itself if it is a PawlError, else one that says what it is and has it as its cause.
 *
 * @example asPawlError(await fetch("http://localhost:1").catch((error) => error)).kind // "network"
 */
export function asPawlError(error: unknown, options?: ClassifyOptions): PawlError {
  if (error instanceof PawlError) return error;
  const { code, kind, retryable, retryAfterMs } = classify(error, options);
  return new PawlError(code, messageOf(error), { kind, retryable, retryAfterMs, cause: error });
}

/** A line about whatever was thrown: errors, Responses, texts, anything. Never throws. */
export function messageOf(error: unknown): string {
  try {
    if (typeof error === "string") return error;
    if (typeof error !== "object" || error === null) return `${String(error)} was thrown`;
    const { message, status, statusText } = error as Record<string, unknown>;
    if (typeof message === "string") return message;
    if (typeof status === "number" && typeof statusText === "string") return `HTTP ${status} ${statusText}`.trimEnd();
    return `${Object.prototype.toString.call(error)} was thrown`;
  } catch {
    return "An object that cannot be read was thrown";
  }
}
