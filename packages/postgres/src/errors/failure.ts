import { DatabaseError } from "pg";

/** The SQLSTATE of an error that the server reported; undefined: it comes from the driver or the network. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/**
 * Whether the connection must not be used again. Only what is known to concern a single statement leaves it usable: a server that has become
 * read-only (a failover) has to be left too, so that the next attempt finds the new one.
 */
export function isConnectionBroken(error: unknown): boolean {
  const state = sqlState(error);
  if (state === undefined) return true;
  // By code: the word for FATAL is in the server's language.
  return /^(08|25P0[34]|28|3D|53300|57P|58|XX)/.test(state) || state === readOnly || isPreparedStatementLost(error);
}

/** Whether there was no answer because the connection broke, or could not be made. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return /^(08|57P0[123])/.test(state);
  return !isTimeout(error);
}

/** The client's own timeouts; the driver gives them no code. */
export function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return code === "ETIMEDOUT" || /timeout/i.test(error.message);
}

/** A pooler gave the statement to another connection, or a migration changed what it returns: it has not run. */
export function isPreparedStatementLost(error: unknown): boolean {
  const state = sqlState(error);
  return state === "26000" || state === "42P05" || state === "0A000";
}

/**
 * The transaction lost against another one and was undone as a whole: the same statement may go well now. Not so after `optimisticConflict`:
 * then what it says has to be decided anew.
 */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === "40P01" || state === "40001";
}

/** The server, or the role, has as many connections as it may. */
export function isServerFull(error: unknown): boolean {
  return sqlState(error) === "53300";
}

/** Raised by our functions: rows that a decision rests on have changed since they were read. */
export const optimisticConflict: string = "PW001";
/** The role's transactions have another isolation level than we need. */
export const wrongIsolation: string = "PW003";
/** A batch came after its sender had given it up. */
export const cameTooLate: string = "PW004";

export const readOnly: string = "25006";
