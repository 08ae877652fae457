import { beforeAll, expect, it } from "vitest";
import { Client } from "pg";
import { PostgresStore } from "../postgres-store.ts";
import { createDatabase, onServer } from "../testing/servers.fixture.ts";

let url = "";
let facts: Map<string, { readonly value: string; readonly problem?: string }>;

async function inspect(target: string): Promise<typeof facts> {
  const store = new PostgresStore(target);
  await store.open();
  try {
    return new Map((await store.inspect()).map(({ name, ...fact }) => [name, fact]));
  } finally {
    await store.close();
  }
}

beforeAll(async () => {
  url = await createDatabase("embedded");
  facts = await inspect(url);
});

it("tells which server this is, how far its schema is, and how large the tables are", () => {
  expect([...facts.keys()].join(", ")).toBe(
    "store, location, server version, schema, schema version, database size, fsync, synchronous_commit, full_page_writes, " +
      "connections, pooler, notifications, clock offset, oldest transaction, runs, events, signals, records, attributes, workers",
  );
  expect(facts.get("schema version")).toEqual({ value: "1 of 1" });
  expect(facts.get("pooler")).toEqual({ value: "none" });
  expect(facts.get("runs")?.value).toMatch(/^about \d+ rows, \d+ KiB, indexes \d+ KiB, \d+ dead rows$/);
});

it("finds settings that endanger what was acknowledged", async () => {
  const [{ fsync }] = (await onServer<{ fsync: string }>(url, "SHOW fsync")) as [{ fsync: string }];
  expect(facts.get("fsync")?.problem ?? "none").toContain(fsync === "on" ? "none" : "set fsync = on");
  expect(facts.get("synchronous_commit")).toEqual({ value: "on" });
  const { pathname } = new URL(url);
  await onServer(url, `ALTER DATABASE ${pathname.slice(1)} SET synchronous_commit = off`);
  expect((await inspect(url)).get("synchronous_commit")?.problem).toContain("may lose what was acknowledged");
});

it("names the oldest transaction, which keeps dead rows", async () => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  await client.query("SELECT FROM pg_class LIMIT 1");
  expect((await inspect(url)).get("oldest transaction")?.value).toMatch(
    /^process \d+ of postgres \(.*\), open for \d+ s$/,
  );
  await client.end();
});
