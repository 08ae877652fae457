import { beforeAll, expect, it } from "vitest";
import { PostgresStore } from "../postgres-store.ts";
import { Connections } from "../connections/connections.ts";
import { parseTarget } from "../connections/target.ts";
import { createDatabase, onServer } from "../testing/servers.fixture.ts";
import { systemTimers } from "../timers.ts";
import { Migrator } from "./migrator.ts";
import type { Migration } from "./migrations.ts";

let url = "";
let schemas = 0;
beforeAll(async () => {
  url = await createDatabase("embedded");
});

const newSchema = (): string => `migrator_${(schemas += 1)}`;

async function withMigrator<T>(
  schema: string,
  use: (migrator: Migrator) => Promise<T>,
  given: { readonly migrations?: readonly Migration[]; readonly migrate?: "off"; readonly url?: string } = {},
): Promise<T> {
  const connections = new Connections(parseTarget(given.url ?? url, { schema, migrate: given.migrate }), systemTimers);
  try {
    return await use(new Migrator(connections, given.migrations));
  } finally {
    await connections.close();
  }
}

const table = (name: string) => (schema: string) => `CREATE TABLE ${schema}.${name} (id integer);`;
const one: Migration = { version: 1, name: "first", sql: table("one") };
const two: Migration = { version: 2, name: "second", sql: table("two") };

it("tells what is pending, does it, and then finds nothing to do", async () => {
  const schema = newSchema();
  const migrations = [one, two];
  const pending = [
    { version: 1, name: "first" },
    { version: 2, name: "second" },
  ];
  await withMigrator(
    schema,
    async (migrator) => {
      expect(await migrator.status()).toEqual({ current: 0, latest: 2, pending });
      expect(await migrator.migrate()).toEqual({ from: 0, to: 2 });
      expect(await migrator.status()).toEqual({ current: 2, latest: 2, pending: [] });
      expect(await migrator.migrate()).toEqual({ from: 2, to: 2 });
    },
    { migrations },
  );
  const applied = await onServer(
    url,
    `SELECT version, name, applied_at <= now() AS is_past FROM ${schema}.migrations ORDER BY version`,
  );
  expect(applied).toEqual(pending.map((migration) => ({ ...migration, is_past: true })));
});

it("goes on from where an older Pawl has left the schema, and keeps what is there", async () => {
  const schema = newSchema();
  await withMigrator(schema, (migrator) => migrator.migrate(), { migrations: [one] });
  await onServer(url, `INSERT INTO ${schema}.one VALUES (7)`);
  await withMigrator(schema, async (migrator) => expect(await migrator.migrate()).toEqual({ from: 1, to: 2 }), {
    migrations: [one, two],
  });
  expect(await onServer(url, `SELECT id FROM ${schema}.one`)).toEqual([{ id: 7 }]);
});

it("leaves nothing of a step that fails, and what was done before it", async () => {
  const schema = newSchema();
  const broken: Migration = { version: 2, name: "broken", sql: (name) => `${table("two")(name)} SELECT 1 / 0;` };
  await withMigrator(
    schema,
    async (migrator) => {
      await expect(migrator.migrate()).rejects.toMatchObject({
        code: "store_unavailable",
        details: { sqlState: "22012" },
      });
      expect((await migrator.status()).current).toBe(1);
    },
    { migrations: [one, broken] },
  );
  expect(await onServer(url, `SELECT to_regclass('${schema}.two') AS two`)).toEqual([{ two: null }]);
});

it("refuses a schema that a newer Pawl has made, opening and migrating alike", async () => {
  const schema = newSchema();
  await withMigrator(schema, (migrator) => migrator.migrate());
  await onServer(url, `INSERT INTO ${schema}.migrations (version, name) VALUES (99, 'from the future')`);
  const newer = { code: "store_newer", details: { current: 99 } };
  await expect(withMigrator(schema, (migrator) => migrator.migrate())).rejects.toMatchObject(newer);
  await expect(new PostgresStore(url, { schema }).open()).rejects.toMatchObject(newer);
});

it("opens nothing that is not migrated where migrate is off", async () => {
  const schema = newSchema();
  const store = new PostgresStore(url, { schema, migrate: "off" });
  await expect(store.open()).rejects.toMatchObject({
    code: "store_not_migrated",
    hint: expect.stringContaining("pawl db migrate") as string,
  });
  expect(await store.schemaStatus()).toMatchObject({ current: 0, latest: 1 });
  expect(await store.migrate()).toEqual({ from: 0, to: 1 });
  await store.open();
  await store.close();
});

it("lets five that open at once each find a schema that was made once", async () => {
  const schema = newSchema();
  const stores = Array.from({ length: 5 }, () => new PostgresStore(url, { schema }));
  await Promise.all(stores.map((store) => store.open()));
  await Promise.all(stores.map((store) => store.listWorkers()));
  await Promise.all(stores.map((store) => store.close()));
  expect(await onServer(url, `SELECT version FROM ${schema}.migrations`)).toEqual([{ version: 1 }]);
});

it("takes any name that the options allow", async () => {
  const store = new PostgresStore(url, { schema: "Flows-1" });
  await store.open();
  expect(await store.listWorkers()).toEqual([]);
  await store.close();
});
