/** Every kind of failure that Pawl tells apart; what a code means in detail is in the catalogue. */
export const errorKinds = [
  "network",
  "service_unavailable",
  "rate_limited",
  "timeout",
  "database",
  "validation",
  "not_found",
  "permission_denied",
  "invalid_input",
  "business_logic",
  "cancelled",
  "unknown",
] as const;

/** The broad reason of a failure. Kinds are stable: queries, dashboards and retry predicates may rely on them. */
export type ErrorKind = (typeof errorKinds)[number];

const retryableKinds: ReadonlySet<ErrorKind> = new Set([
  "network",
  "service_unavailable",
  "rate_limited",
  "timeout",
  "unknown",
]);

/**
 * Whether a failure of this kind is worth another attempt when nothing more is known about it.
 * `database` is not: only the transient database errors are, and their codes say so in the catalogue.
 */
export function isRetryableKind(kind: ErrorKind): boolean {
  return retryableKinds.has(kind);
}

/** Whether a value read from outside (a record, another copy of Pawl) is one of the kinds. */
export function isErrorKind(value: unknown): value is ErrorKind {
  return (errorKinds as readonly unknown[]).includes(value);
}
