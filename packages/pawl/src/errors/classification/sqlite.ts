import type { ErrorCode } from "../catalogue.ts";

// Primary result codes by number (node:sqlite) and name (better-sqlite3): https://sqlite.org/rescode.html
const results: readonly (readonly [number, string, ErrorCode])[] = [
  [3, "PERM", "sqlite_readonly"],
  [5, "BUSY", "sqlite_busy"],
  [6, "LOCKED", "sqlite_busy"],
  [7, "NOMEM", "out_of_memory"],
  [8, "READONLY", "sqlite_readonly"],
  [9, "INTERRUPT", "sqlite_interrupted"],
  [10, "IOERR", "sqlite_io"],
  [11, "CORRUPT", "sqlite_corrupt"],
  [13, "FULL", "sqlite_full"],
  [14, "CANTOPEN", "sqlite_cannot_open"],
  [19, "CONSTRAINT", "sqlite_constraint"],
  [23, "AUTH", "sqlite_readonly"],
  [26, "NOTADB", "sqlite_corrupt"],
];

const byNumber: ReadonlyMap<number, ErrorCode> = new Map(results.map(([number, , code]) => [number, code]));
const byName: ReadonlyMap<string, ErrorCode> = new Map(results.map(([, name, code]) => [name, code]));

/** The code of an error of node:sqlite (`errcode`, extended) or of better-sqlite3 (`SQLITE_BUSY_SNAPSHOT`). */
export function sqliteCode(error: { code?: unknown; errcode?: unknown }): ErrorCode | undefined {
  if (typeof error.code !== "string") return undefined;
  if (error.code === "ERR_SQLITE_ERROR") {
    // The low byte of an extended code is its primary code.
    return (typeof error.errcode === "number" ? byNumber.get(error.errcode & 0xff) : undefined) ?? "sqlite_error";
  }
  const name = /^SQLITE_([A-Z]+)/.exec(error.code)?.[1];
  return name === undefined ? undefined : (byName.get(name) ?? "sqlite_error");
}
