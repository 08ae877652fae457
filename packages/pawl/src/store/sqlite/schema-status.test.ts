import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { MemoryStore } from "../memory/memory-store.ts";
import { hasSchema } from "../schema-status.ts";
import { migrationNames, migrations } from "./migrations.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-schema-"));
afterAll(() => rmSync(folder, { recursive: true }));
const latest = migrations.length;

describe("the schema of a SQLite file", () => {
  it("has a name for every step", () => {
    expect(migrationNames).toHaveLength(latest);
  });

  it("is pending as a whole where there is no file, and asking makes none", async () => {
    const store = new SqliteStore(join(folder, "absent.db"));
    const status = await store.schemaStatus();
    expect(status).toMatchObject({ current: 0, latest });
    expect(status.pending.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
    expect(existsSync(store.location)).toBe(false);
    await store.close();
  });

  it("is brought up to date once, by a store that was not opened", async () => {
    const store = new SqliteStore(join(folder, "new.db"));
    expect(await store.migrate()).toEqual({ from: 0, to: latest });
    expect(await store.migrate()).toEqual({ from: latest, to: latest });
    await store.close();
    const again = new SqliteStore(store.location);
    expect(await again.schemaStatus()).toEqual({ current: latest, latest, pending: [] });
    await again.close();
  });

  it("of a newer Pawl is told as it is, and refused by migrate", async () => {
    const store = new SqliteStore(join(folder, "newer.db"));
    await store.migrate();
    await store.close();
    const database = new DatabaseSync(store.location);
    database.exec(`PRAGMA user_version = ${latest + 2}`);
    database.close();
    const older = new SqliteStore(store.location);
    expect(await older.schemaStatus()).toEqual({ current: latest + 2, latest, pending: [] });
    await expect(older.migrate()).rejects.toMatchObject({ code: "store_newer" });
    await older.close();
  });

  it.each([
    ["another program's database", (path: string) => new DatabaseSync(path).exec("CREATE TABLE recipes (name TEXT)")],
    ["a text", (path: string) => writeFileSync(path, "Dear diary, I am no database.\n".repeat(100))],
  ])("is not read out of %s", async (what, make) => {
    const path = join(folder, `${what.replaceAll(/\W/g, "")}.db`);
    make(path);
    const before = readFileSync(path);
    const store = new SqliteStore(path);
    await expect(store.schemaStatus()).rejects.toMatchObject({ code: "store_corrupt" });
    expect(readFileSync(path).equals(before)).toBe(true);
    await store.close();
  });
});

it("a store in memory has no schema", () => {
  expect(hasSchema(new MemoryStore())).toBe(false);
  expect(hasSchema(new SqliteStore(join(folder, "any.db")))).toBe(true);
});
