import { statSync } from "node:fs";
import type { StoreFact } from "../store.ts";
import type { Database } from "./database.ts";
import { migrations } from "./migrations.ts";

/** Facts about the file. The integrity check reads all of it, so this is for people who ask, not for a poll. */
export function inspect(database: Database): readonly StoreFact[] {
  const fact = (name: string, value: unknown, problem?: string | false): StoreFact => ({
    name,
    value: String(value),
    ...(problem ? { problem } : {}),
  });
  const synchronous = database.value("PRAGMA synchronous");
  const journalMode = database.value("PRAGMA journal_mode");
  const check = database.value("PRAGMA quick_check(1)");
  return [
    fact("store", "sqlite"),
    fact("file", database.path),
    fact("file size", `${fileBytes(database.path)} bytes`),
    fact("log size", `${fileBytes(`${database.path}-wal`)} bytes`),
    fact("pages", database.value("PRAGMA page_count")),
    fact("free pages", database.value("PRAGMA freelist_count")),
    fact("schema version", `${database.value("PRAGMA user_version")} of ${migrations.length}`),
    fact("SQLite version", database.value("SELECT sqlite_version()")),
    fact(
      "journal mode",
      journalMode,
      journalMode !== "wal" && "Put the file on a local disk: other modes lock out readers during a commit.",
    ),
    fact(
      "synchronous",
      synchronous === 2 ? "full" : synchronous,
      synchronous !== 2 && "A power cut may lose what was acknowledged.",
    ),
    fact(
      "integrity",
      check,
      check !== "ok" && "Stop all workers, keep a copy of the file, and restore a backup or try `.recover` of sqlite3.",
    ),
    ...["runs", "events", "signals", "records", "workers"].map((table) =>
      fact(table, database.value(`SELECT count(*) FROM pawl_${table}`)),
    ),
  ];
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
