import { PawlError } from "pawl";
import type pg from "pg";
import {
  cameTooLate,
  isConflict,
  isTimeout,
  optimisticConflict,
  readOnly,
  sqlState,
  wrongIsolation,
} from "./failure.ts";

type Details = { readonly cause: unknown; readonly details: Record<string, unknown> };

/** A failure of the driver, the network or the server as an error with a code and what to do; a PawlError passes as it is. */
export function storeError(error: unknown, location: string): PawlError {
  if (error instanceof PawlError) return error;
  const message = error instanceof Error && error.message !== "" ? error.message : systemCode(error);
  const state = sqlState(error);
  const given: Details = {
    cause: error,
    details: { store: location, ...(state === undefined ? {} : { sqlState: state }) },
  };
  if (state === undefined) return networkError(error, message, location, given);
  const { severity } = error as pg.DatabaseError;
  return (
    denied(state, message, location, given) ??
    unable(state, message, location, given) ??
    unreachable(state, message, location, given) ??
    new PawlError(
      "store_unavailable",
      `${location} refused a statement: ${message} (${severity ?? "ERROR"} ${state}).`,
      { ...given, hint: "Look at the cause and at the server's log; `pawl doctor` checks the store." },
    )
  );
}

/** Who we are, or what we may. */
function denied(state: string, message: string, location: string, given: Details): PawlError | null {
  switch (state) {
    case "28P01":
    case "28000":
      return new PawlError("store_denied", `${location} does not let us in: ${message}.`, {
        ...given,
        hint: "Check user and password in the URL (or PGPASSWORD), and the server's pg_hba.conf.",
      });
    case "3D000":
      return new PawlError("store_denied", `${location} cannot be used: ${message}.`, {
        ...given,
        hint: "Create the database (`createdb <name>`), or correct its name in the URL.",
      });
    case "42501":
      return new PawlError("store_denied", `${location}: ${message}.`, {
        ...given,
        hint: "Grant the role what docs/postgres.md lists, or run `pawl db migrate` as the owner of the schema.",
      });
    case "42P01":
    case "3F000":
    case "42883":
    case "42703":
      return new PawlError("store_not_migrated", `${location} lacks tables or functions of Pawl: ${message}.`, given);
    default:
      return null;
  }
}

/** A commit with a value that the server cannot take, whenever it is tried: data exceptions, broken constraints, limits of the program. Null: it failed otherwise. */
export function writeRefused(error: unknown, location: string): PawlError | null {
  const state = sqlState(error);
  if (state === undefined || !/^(22|23|54)/.test(state)) return null;
  const details = { store: location, sqlState: state };
  return new PawlError("write_refused", `${location} refuses a value: ${(error as Error).message}.`, {
    cause: error,
    details,
  });
}

/** The server is there and cannot do it now. */
function unable(state: string, message: string, location: string, given: Details): PawlError | null {
  if (isConflict(given.cause) || state === optimisticConflict) {
    return new PawlError("store_busy", `${location} is contended: ${message}, again and again.`, {
      ...given,
      hint: "Look for long transactions on Pawl's tables; it is tried again.",
    });
  }
  switch (state) {
    case wrongIsolation:
      return new PawlError("store_unsuitable", `${location} cannot serve Pawl: ${message}.`, {
        ...given,
        hint: "ALTER ROLE <role> SET default_transaction_isolation = 'read committed';",
      });
    case readOnly:
      return new PawlError("store_readonly", `${location} is read-only: ${message}.`, {
        ...given,
        // After a failover the name leads to the new primary before long.
        retryable: true,
        hint: "The server is a standby, or was made read-only: the URL must lead to the primary. It is tried again on a new connection.",
      });
    case "53100":
      return new PawlError("store_full", `The disk of ${location} is full: ${message}.`, {
        ...given,
        retryable: true,
        hint: "Free space on the server's disk (look at pg_wal too); Pawl goes on by itself.",
      });
    case cameTooLate:
    case "57014":
    case "55P03":
      return new PawlError("store_busy", `${location} took too long: ${message}.`, {
        ...given,
        hint: "Look for locks (pg_locks) and load on the server, and at statement_timeout and lock_timeout of the role.",
      });
    default:
      return null;
  }
}

/** There is no way to the server now. */
function unreachable(state: string, message: string, location: string, given: Details): PawlError | null {
  const because = (hint: string): PawlError =>
    new PawlError("store_unavailable", `${location} cannot be used now: ${message}.`, { ...given, hint });
  if (state === "53300") {
    return because("Raise max_connections, or put PgBouncer in between; a process needs up to 8 connections.");
  }
  if (state.startsWith("53")) return because("The server lacks memory or another resource: look at its log.");
  if (/^57P0[1234]$/.test(state)) return because("The server is starting, stopping or recovering; it is tried again.");
  if (/^(08|58)/.test(state)) return because("See the server's log, and the pooler's if there is one between.");
  return null;
}

function networkError(error: unknown, message: string, location: string, given: Details): PawlError {
  const code = systemCode(error);
  const unavailable = (text: string, hint: string): PawlError =>
    new PawlError("store_unavailable", `${location} ${text}.`, { ...given, hint });
  switch (code) {
    case "ECONNREFUSED":
      return unavailable("refuses connections", "Check that the server runs, and host and port of the URL.");
    case "ENOENT":
      return unavailable("has no socket there", "Check that the server runs, and the folder of its socket in the URL.");
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return unavailable("cannot be found: its host's name is unknown here", "Check the host in the URL, and DNS.");
    default:
  }
  if (isTimeout(error)) {
    return unavailable(
      `did not answer in time (${message})`,
      "Check the network and the server's load. What was asked for may have happened; Pawl finds out.",
    );
  }
  if (/SSL|certificate|self-signed/i.test(message)) {
    return unavailable(
      `cannot be reached safely: ${message}`,
      "Give the server's certificate with sslrootcert, or correct sslmode in the URL.",
    );
  }
  return unavailable(`broke the connection: ${message}`, "Check that the server runs and can be reached from here.");
}

function systemCode(error: unknown): string {
  const { code, errors } = (error ?? {}) as { code?: string; errors?: readonly { code?: string }[] };
  // One for each address of a host that has several.
  return code ?? errors?.[0]?.code ?? String(error);
}
