import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { PawlError } from "../../errors/pawl-error.ts";
import type { SchemaStatus } from "../schema-status.ts";
import { applicationId, migrationNames } from "./migrations.ts";
import { storeError } from "./sqlite-error.ts";

/** What a file's schema is, read without changing the file; one that is not there has version 0. */
export function schemaStatus(path: string): SchemaStatus {
  const current = statSync(path, { throwIfNoEntry: false }) === undefined ? 0 : versionOf(path);
  const latest = migrationNames.length;
  const pending = migrationNames.map((name, index) => ({ version: index + 1, name })).slice(current);
  return { current, latest, pending };
}

function versionOf(path: string): number {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    try {
      const number = (sql: string): number => Object.values(database.prepare(sql).get() as Record<string, number>)[0]!;
      // One snapshot: another process may be creating the tables right now.
      database.exec("BEGIN");
      if (number("PRAGMA application_id") === applicationId) return number("PRAGMA user_version");
      if (number("SELECT count(*) FROM sqlite_schema") === 0) return 0;
    } finally {
      database.close();
    }
  } catch (error) {
    throw storeError(error, path);
  }
  throw new PawlError("store_corrupt", `${path} is a SQLite database, but not a Pawl database.`, {
    hint: "Name another file: Pawl creates it.",
  });
}
