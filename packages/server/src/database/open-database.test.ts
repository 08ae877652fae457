import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "./open-database.ts";

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
