import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, Migrator, sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { migrations } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import { SqliteThreadDialect } from "./sqlite-dialect.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-server-database-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("opens a SQLite file, keeps transactions apart, and can be opened again", async () => {
  const url = `sqlite:${join(folder, "a.db")}`;
  const first = await openDatabase(url);
  await sql`CREATE TABLE note (text TEXT)`.execute(first.db);
  const slow = first.db.transaction().execute(async (tx) => {
    await sql`INSERT INTO note VALUES ('undone')`.execute(tx);
    await sql`SELECT 1`.execute(tx);
    throw new Error("no");
  });
  const other = sql`INSERT INTO note VALUES ('kept')`.execute(first.db);
  await expect(slow).rejects.toThrow("no");
  await other;
  await first.close();

  const second = await openDatabase(url);
  const { rows } = await sql`SELECT text FROM note`.execute(second.db);
  expect(rows).toEqual([{ text: "kept" }]);
  await expect(sql`SELECT missing FROM note`.execute(second.db)).rejects.toThrow("no such column: missing");
  await second.close();
});

test("refuses what is no database, and keeps its password to itself", async () => {
  await expect(openDatabase("mysql://me:secret@host/db")).rejects.toThrow(
    'The option database of the server is "mysql://…@host/db"; it must begin with sqlite: or postgres://.',
  );
});

test("brings a database of the version before up to date, and keeps what is in it", async () => {
  const path = join(folder, "before.db");
  const before = new Kysely<unknown>({ dialect: new SqliteThreadDialect(path) });
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  const names = { migrationTableName: "pawl_migrations", migrationLockTableName: "pawl_migrations_lock" };
  await new Migrator({ db: before, provider, ...names }).migrateTo("001-first");
  await sql`INSERT INTO setting VALUES ('settings', '{}')`.execute(before);
  await before.destroy();

  const now = await openDatabase(`sqlite:${path}`);
  expect(await now.db.selectFrom("setting").selectAll().execute()).toEqual([{ key: "settings", value: "{}" }]);
  expect(await now.db.selectFrom("failed_sign_in").selectAll().execute()).toEqual([]);
  await now.close();
});
