import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type ServerDatabase } from "../../database/open-database.ts";
import { postgresDatabase } from "../../testing/postgres-database.fixture.ts";
import { BulkRows } from "./bulk-rows.ts";
import { lostMs } from "./bulk-table.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-bulk-rows-"));
afterAll(() => rmSync(folder, { recursive: true }));

const databases = {
  SQLite: () => Promise.resolve(`sqlite:${join(folder, "server.db")}`),
  PostgreSQL: postgresDatabase,
};

describe.each(Object.entries(databases))("operations on many runs on %s", (_name, url) => {
  let database: ServerDatabase;
  beforeAll(async () => {
    database = await openDatabase(await url());
  });
  afterAll(() => database.close());

  test("of those that are begun at once, as many are taken as a user may have", async () => {
    const rows = new BulkRows(database.db);
    const begin = (userId: string, nowMs: number) =>
      rows.insert({ id: crypto.randomUUID(), userId, action: "cancel", nowMs });
    const begun = await Promise.allSettled(Array.from({ length: 10 }, () => begin("ann", 1_000)));
    expect(begun.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    await expect(begin("ann", 2_000)).rejects.toMatchObject({ code: "bulk_limit_reached" });
    // Another's are another's, and those whose process is not heard of any more do not count.
    await begin("bob", 2_000);
    await begin("ann", 1_001 + lostMs);
  });
});
