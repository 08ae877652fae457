import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { idOf, startOwned, succeed } from "../conformance/samples.ts";
import { transactionConformance } from "../conformance/transactions.ts";
import type { StoreTransaction } from "../store-transactions.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-transactions-"));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

async function withStore(
  use: (store: SqliteStore, another: () => Promise<SqliteStore>, path: string) => Promise<void>,
): Promise<void> {
  files += 1;
  const path = join(folder, `${files}.db`);
  const handles: SqliteStore[] = [];
  const another = async (): Promise<SqliteStore> => {
    const handle = new SqliteStore(path);
    handles.push(handle);
    await handle.open();
    return handle;
  };
  try {
    await use(await another(), another, path);
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}

function transaction(
  store: SqliteStore,
  key: string,
  work: (tx: DatabaseSync) => unknown,
  given: Partial<StoreTransaction> = {},
): Promise<string | null> {
  return store.transactions.run({
    runId: idOf(1),
    key,
    workerId: "worker-1",
    epoch: 1,
    using: undefined,
    signal: new AbortController().signal,
    work: async (tx) => ((await work(tx as DatabaseSync)) ?? null) as string | null,
    ...given,
  });
}

describe("transactions on sqlite", () => {
  it.each(transactionConformance)("$name", ({ run }) => withStore((store, another) => run({ store, another })));

  it("write to tables of one's own in the same file, or not at all", () =>
    withStore(async (store, _, path) => {
      await succeed(store, startOwned(1));
      await transaction(store, "create", (tx) =>
        tx.exec("CREATE TABLE accounts (name TEXT PRIMARY KEY, amount INTEGER)"),
      );
      await transaction(
        store,
        "open",
        (tx) => tx.prepare("INSERT INTO accounts VALUES (?, ?)").run("ada", 5).changes && null,
      );
      const failing = transaction(store, "debit", (tx) => {
        tx.exec("UPDATE accounts SET amount = amount - 3");
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      const database = new DatabaseSync(path, { readOnly: true });
      expect(database.prepare("SELECT amount FROM accounts").all()).toEqual([{ amount: 5 }]);
      database.close();
    }));

  it("leave the names of one's own tables to their users", () =>
    withStore(async (store) => {
      await succeed(store, startOwned(1));
      const names = ["runs", "events", "signals", "attributes", "records", "workers", "transactions"];
      await transaction(store, "create", (tx) =>
        tx.exec(names.map((name) => `CREATE TABLE IF NOT EXISTS ${name} (amount INTEGER);`).join("\n")),
      );
      const counts = await transaction(store, "fill", (tx) => {
        for (const name of names) tx.exec(`INSERT INTO ${name} (amount) VALUES (1)`);
        return JSON.stringify(names.map((name) => tx.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.["n"]));
      });
      expect(counts).toBe(JSON.stringify(names.map(() => 1)));
      expect(await store.getRun({ runId: idOf(1) })).toMatchObject({ status: "running" });
    }));

  it("refuse a function that ends the transaction itself, and give nobody a handle for later", () =>
    withStore(async (store) => {
      await succeed(store, startOwned(1));
      await expect(transaction(store, "own", (tx) => tx.exec("COMMIT"))).rejects.toMatchObject({
        code: "transaction_refused",
      });
      let kept: DatabaseSync | undefined;
      await transaction(store, "kept", (tx) => ((kept = tx), null));
      expect(() => kept?.exec("SELECT 1")).toThrow("not open");
    }));

  it("take no driver of others", () =>
    withStore(async (store) => {
      await expect(transaction(store, "a", () => null, { using: {} })).rejects.toMatchObject({
        code: "transaction_elsewhere",
      });
    }));

  it("let commits of the journal wait, which go through afterwards", () =>
    withStore(async (store) => {
      await succeed(store, startOwned(1));
      let isThrough = false;
      let commit: Promise<unknown> = Promise.resolve();
      await transaction(store, "long", async () => {
        commit = succeed(store, startOwned(2)).then(() => (isThrough = true));
        // As long as it takes a thread of its own to run into the lock, and to be answered if there were none.
        await succeed(await openedElsewhere(), startOwned(3));
        expect(isThrough).toBe(false);
      });
      await commit;
      expect(await store.getRun({ runId: idOf(2) })).toMatchObject({ status: "running" });
    }));

  it("wait for a lock that another process holds, without holding up the event loop", () =>
    withStore(async (store, _, path) => {
      await succeed(store, startOwned(1));
      const other = new DatabaseSync(path);
      other.exec("BEGIN IMMEDIATE");
      setImmediate(() => setImmediate(() => other.exec("COMMIT")));
      expect(await transaction(store, "a", () => '"through"')).toBe('"through"');
      other.close();
    }));
});

async function openedElsewhere(): Promise<SqliteStore> {
  files += 1;
  const store = new SqliteStore(join(folder, `${files}.db`));
  await store.open();
  return store;
}
