import type { ErrorCode } from "../catalogue.ts";

const exact: Readonly<Record<string, ErrorCode>> = {
  "42501": "postgres_permission",
  "55P03": "postgres_locked",
  "57014": "postgres_timeout",
  P0001: "postgres_raised",
};

const byClass: Readonly<Record<string, ErrorCode>> = {
  "08": "postgres_connection",
  "22": "postgres_data",
  "23": "postgres_constraint",
  "28": "postgres_permission",
  "3D": "postgres_statement",
  "3F": "postgres_statement",
  "40": "postgres_serialization",
  "42": "postgres_statement",
  "53": "postgres_out_of_resources",
};

/** The code of a PostgreSQL error by its SQLSTATE, as `pg`, `postgres` and what is built on them carry it. */
export function postgresCode(error: { code?: unknown; severity?: unknown }): ErrorCode | undefined {
  const { code } = error;
  // The shape alone would also fit codes of Node such as EPIPE, so the classes are spelled out.
  if (typeof code !== "string" || !/^(\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/.test(code)) return undefined;
  if (Object.hasOwn(exact, code)) return exact[code];
  if (code.startsWith("57P")) return "postgres_shutdown";
  const found = byClass[code.slice(0, 2)];
  if (found) return found;
  return typeof error.severity === "string" ? "postgres_error" : undefined;
}
